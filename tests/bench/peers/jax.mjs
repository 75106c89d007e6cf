// jax-js on its wasm device: one jitted function does forward, gradients and update.
import { makeBatches, makeWeights } from '../labs.mjs';

export async function start(lab, data) {
  const { numpy: np, nn, jit, valueAndGrad, init, defaultDevice, tree, blockUntilReady } = await import('/peers/@jax-js/jax/dist/index.js');
  await init('wasm');
  defaultDevice('wasm');
  const { sizes, batch, lr } = lab;
  const inputs = sizes[0];
  const classes = sizes.at(-1);
  const classification = lab.loss !== 'mse';
  const activation = lab.activation === 'tanh' ? np.tanh : nn.relu;

  const loss = (params, x, t) => {
    const z = params.reduce((h, { w, b }, i) => {
      const sum = np.matmul(h, w).add(b);
      return i === params.length - 1 ? sum : activation(sum);
    }, x);
    return classification ? nn.logSoftmax(z, -1).mul(t).sum().mul(-1 / batch) : np.square(z.sub(t)).mean();
  };
  const gradients = valueAndGrad(loss);
  const map = (f, ...trees) => trees[0].map((_, i) => ({ w: f(...trees.map((t) => t[i].w)), b: f(...trees.map((t) => t[i].b)) }));

  const sgd = jit((params, x, t) => {
    const [value, g] = gradients(tree.ref(params), x, t);
    value.dispose();
    return map((p, dp) => p.sub(dp.mul(lr)), params, g);
  });
  // Scales of the moments come from outside, as they change with the step.
  const adam = jit((params, m, v, x, t, scaleM, scaleV) => {
    const [value, g] = gradients(tree.ref(params), x, t);
    value.dispose();
    const nextM = map((a, dp) => a.mul(0.9).add(dp.mul(0.1)), m, tree.ref(g));
    const nextV = map((a, dp) => a.mul(0.999).add(np.square(dp).mul(0.001)), v, g);
    const next = map((p, a, s) => p.sub(a.mul(scaleM.ref).mul(lr).div(np.sqrt(s.mul(scaleV.ref)).add(1e-8))), params, tree.ref(nextM), tree.ref(nextV));
    scaleM.dispose();
    scaleV.dispose();
    return [next, nextM, nextV];
  });

  let params = makeWeights(sizes).map((values, i) => ({ w: np.array(values).reshape([sizes[i], sizes[i + 1]]), b: np.zeros([sizes[i + 1]]) }));
  let m = map((p) => np.zeros(p.shape), params);
  let v = map((p) => np.zeros(p.shape), params);
  let done = 0;
  const nextBatch = makeBatches(lab);
  const x = new Float32Array(batch * inputs);
  const t = new Float32Array(batch * classes);
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) {
        t.fill(0);
        nextBatch().forEach((row, i) => {
          x.set(data.x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
          if (classification) t[i * classes + data.y[row]] = 1;
          else t[i] = data.y[row];
        });
        const bx = np.array(x.slice()).reshape([batch, inputs]);
        const bt = np.array(t.slice()).reshape([batch, classes]);
        done += 1;
        if (lab.optimizer === 'adam')
          [params, m, v] = adam(params, m, v, bx, bt, np.array(1 / (1 - 0.9 ** done)), np.array(1 / (1 - 0.999 ** done)));
        else params = sgd(params, bx, bt);
        if (step % 16 === 15) await blockUntilReady(tree.ref(params));
      }
      await blockUntilReady(tree.ref(params));
    },
  };
}
