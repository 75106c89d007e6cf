// jax-js on its wasm device: one jitted function does forward, gradients and update.
import { makeBatches, makeWeights, widthOf } from '../labs.mjs';

export async function start(lab, data) {
  const { numpy: np, nn, lax, jit, valueAndGrad, init, defaultDevice, tree, blockUntilReady } = await import('/peers/@jax-js/jax/dist/index.js');
  await init('wasm');
  defaultDevice('wasm');
  const { batch } = lab;
  const { lr } = lab.optimizer;
  const inputs = widthOf(lab);
  const { classes } = lab;
  const classification = classes > 0;
  const outputs = classification ? classes : 1;

  // Each layer: its weights (or none) and its function; x goes through them in turn.
  const weights = [];
  const steps = [];
  let shape = lab.shape;
  const learn = (size, fanIn, fanOut, f) => {
    const at = weights.length;
    weights.push({ w: np.array(makeWeights(fanIn, fanOut).slice(0, size.reduce((a, b) => a * b, 1))).reshape(size), b: np.zeros([fanOut]) });
    steps.push((h, params) => f(h, params[at].w, params[at].b));
  };
  for (const layer of lab.layers) {
    if (layer.id === 'dense') {
      learn([shape[0], layer.units], shape[0], layer.units, (h, w, b) => np.matmul(h, w).add(b));
      shape = [layer.units];
    } else if (layer.id === 'conv2d') {
      const { filters, kernel } = layer;
      const size = [filters, shape[0], kernel, kernel];
      learn(size, shape[0] * kernel * kernel, filters, (h, w, b) => lax.convGeneralDilated(h, w, [1, 1], 'VALID').add(b.reshape([1, filters, 1, 1])));
      shape = [filters, shape[1] - kernel + 1, shape[2] - kernel + 1];
    } else if (layer.id === 'max_pool2d') {
      shape = [shape[0], shape[1] >> 1, shape[2] >> 1];
      const [c, h, w] = shape;
      steps.push((x) => np.max(x.reshape([batch, c, h, 2, w, 2]), [3, 5]));
    } else if (layer.id === 'flatten') {
      shape = [shape.reduce((a, b) => a * b, 1)];
      const width = shape[0];
      steps.push((x) => x.reshape([batch, width]));
    } else if (layer.id === 'relu') {
      steps.push((x) => nn.relu(x));
    } else if (layer.id === 'tanh') {
      steps.push((x) => np.tanh(x));
    } else if (layer.id !== 'dropout') { // without dropout: less work for it
      throw new Error(`it has no ${layer.id}`);
    }
  }

  const loss = (params, x, t) => {
    const z = steps.reduce((h, step) => step(h, params), x);
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

  let params = weights;
  let m = map((p) => np.zeros(p.shape), params);
  let v = map((p) => np.zeros(p.shape), params);
  let done = 0;
  const nextBatch = makeBatches(lab);
  const x = new Float32Array(batch * inputs);
  const t = new Float32Array(batch * outputs);
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) {
        t.fill(0);
        nextBatch().forEach((row, i) => {
          x.set(data.x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
          if (classification) t[i * classes + data.y[row]] = 1;
          else t[i] = data.y[row];
        });
        const bx = np.array(x.slice()).reshape([batch, ...lab.shape]);
        const bt = np.array(t.slice()).reshape([batch, outputs]);
        done += 1;
        if (lab.optimizer.id === 'adam')
          [params, m, v] = adam(params, m, v, bx, bt, np.array(1 / (1 - 0.9 ** done)), np.array(1 / (1 - 0.999 ** done)));
        else params = sgd(params, bx, bt);
        if (step % 16 === 15) await blockUntilReady(tree.ref(params));
      }
      await blockUntilReady(tree.ref(params));
    },
  };
}
