// The 2-2-1 example of the tutorials, worked out from first principles: sigmoid units, half the squared error, one row, gradient
// descent. `results` has the order of the microscope's walk, unit by unit; `numbers` holds what stands behind every path.

const x = [1, 2], t = 1, rate = 0.5;
const start = { w: [[0.1, 0.2], [0.3, 0.4]], b: [0.5, 0.6], v: [0.7, 0.8], c: 0.9 };

const lab = {
  version: 1, seed: 1,
  data: { id: 'custom', task: 'regression', points: [[...x, t]] },
  model: { layers: [
    { id: 'dense', units: 2, weights: { weight: start.w, bias: start.b } }, { id: 'sigmoid' },
    { id: 'dense', units: 1, weights: { weight: [start.v], bias: [start.c] } }, { id: 'sigmoid' },
  ] },
  loss: { id: 'mse', reduction: 'half_sum' }, optimizer: { id: 'sgd', lr: rate }, train: { batch: 1, epochs: 100 },
};

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** One training step from these weights. */
export function workOut({ w, b, v, c }) {
  const z1 = w.map((row, o) => row[0] * x[0] + row[1] * x[1] + b[o]);
  const a1 = z1.map(sigmoid);
  const z2 = v[0] * a1[0] + v[1] * a1[1] + c;
  const a2 = sigmoid(z2);
  const loss = (a2 - t) ** 2 / 2;
  const slope = a2 - t;
  const delta2 = slope * a2 * (1 - a2);
  const dv = a1.map((a) => delta2 * a);
  const back = v.map((weight) => delta2 * weight);
  const delta1 = back.map((value, o) => value * a1[o] * (1 - a1[o]));
  const dw = delta1.map((delta) => x.map((value) => delta * value));
  const after = {
    w: w.map((row, o) => row.map((value, i) => value - rate * dw[o][i])), b: b.map((value, o) => value - rate * delta1[o]),
    v: v.map((value, o) => value - rate * dv[o]), c: c - rate * delta2,
  };
  const results = [
    ...z1, ...a1, z2, a2,               // forward
    loss, loss, slope,                  // of the sample, the mean, its slope
    delta2, ...dv, delta2, ...back,     // backward: δ of the output, its weights and bias, what goes back
    ...delta1, ...dw.flat(), ...delta1,
    ...after.w.flat(), ...after.b, ...after.v, after.c,
  ];
  const numbers = {};
  const put = (path, values) => values.forEach((value, i) => { numbers[`${path}[${i}]`] = numbers[`${path}[0,${i}]`] = value; });
  const matrix = (path, rows) => rows.forEach((row, o) => row.forEach((value, i) => { numbers[`${path}[${o},${i}]`] = value; }));
  put('data.x', x);
  put('data.t', [t]);
  put('layers.0.out', z1);
  put('layers.1.out', a1);
  put('layers.2.out', [z2]);
  put('layers.3.out', [a2]);
  put('layers.0.out.grad', delta1);
  put('layers.1.out.grad', back);
  put('layers.2.out.grad', [delta2]);
  put('layers.3.out.grad', [slope]);
  put('layers.0.bias', b);
  put('layers.2.bias', [c]);
  put('layers.0.bias.grad', delta1);
  put('layers.2.bias.grad', [delta2]);
  matrix('layers.0.weight', w);
  matrix('layers.2.weight', [v]);
  matrix('layers.0.weight.grad', dw);
  matrix('layers.2.weight.grad', [dv]);
  return { results, numbers, after };
}

const first = workOut(start), second = workOut(first.after);
export const workedExample = { lab, first, second };
