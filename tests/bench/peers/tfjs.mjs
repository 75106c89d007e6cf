// TensorFlow.js by its core API, which has less overhead than model.fit: variables, a loss, an optimizer's minimize.
import { makeBatches, makeWeights } from '../labs.mjs';

export const start = (backend) => async (lab, data) => {
  const { tf } = globalThis;
  if (backend === 'wasm') tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend(backend);
  await tf.ready();
  const { sizes } = lab;
  const classification = lab.loss !== 'mse';
  const weights = makeWeights(sizes).map((values, i) => tf.variable(tf.tensor2d(values, [sizes[i], sizes[i + 1]])));
  const biases = sizes.slice(1).map((units) => tf.variable(tf.zeros([units])));
  const x = tf.tensor2d(data.x, [lab.rows, sizes[0]]);
  const y = classification ? tf.oneHot(tf.tensor1d(Int32Array.from(data.y), 'int32'), sizes.at(-1)).toFloat() : tf.tensor2d(data.y, [lab.rows, 1]);
  const optimizer = lab.optimizer === 'adam' ? tf.train.adam(lab.lr) : tf.train.sgd(lab.lr);
  const forward = (input) => weights.reduce((h, w, i) => {
    const z = tf.add(tf.matMul(h, w), biases[i]);
    return i === weights.length - 1 ? z : tf[lab.activation](z);
  }, input);
  const nextBatch = makeBatches(lab);
  return {
    async train(steps) {
      for (let step = 0; step < steps; step++) {
        tf.tidy(() => {
          const rows = tf.tensor1d(nextBatch(), 'int32');
          const bx = tf.gather(x, rows);
          const by = tf.gather(y, rows);
          optimizer.minimize(() => (classification ? tf.losses.softmaxCrossEntropy(by, forward(bx)) : tf.losses.meanSquaredError(by, forward(bx))));
        });
      }
      await weights[0].data();
    },
  };
};
