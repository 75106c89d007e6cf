// TensorFlow.js: its layers, called by its core API's minimize, which has less overhead than model.fit.
import { makeBatches, widthOf } from '../labs.mjs';

const translate = (tf) => ({
  dense: ({ units }) => tf.layers.dense({ units }),
  conv2d: ({ filters, kernel }) => tf.layers.conv2d({ filters, kernelSize: kernel }),
  max_pool2d: ({ kernel, stride }) => tf.layers.maxPooling2d({ poolSize: kernel, strides: stride }),
  dropout: ({ rate }) => tf.layers.dropout({ rate }),
  dropout2d: ({ rate }) => tf.layers.spatialDropout?.({ rate }) ?? tf.layers.dropout({ rate, noiseShape: [null, 1, 1, null] }),
  simple_rnn: ({ units }) => tf.layers.simpleRNN({ units }),
  lstm: ({ units }) => tf.layers.lstm({ units }),
  relu: () => tf.layers.activation({ activation: 'relu' }),
  tanh: () => tf.layers.activation({ activation: 'tanh' }),
  flatten: () => tf.layers.flatten(),
});

export const start = (backend) => async (lab, data) => {
  const { tf } = globalThis;
  if (backend === 'wasm') tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend(backend);
  await tf.ready();
  const known = translate(tf);
  const image = lab.shape.length === 3;
  const shape = image ? [...lab.shape.slice(1), lab.shape[0]] : lab.shape;
  const model = tf.sequential();
  lab.layers.forEach((layer, i) => {
    if (!(layer.id in known)) throw new Error(`no ${layer.id} here`);
    const made = known[layer.id](layer);
    if (i === 0) model.add(tf.layers.inputLayer({ inputShape: shape }));
    model.add(made);
  });
  const rows = tf.tensor(data.x, [lab.rows, widthOf(lab)]);
  const y = lab.classes > 0 ? tf.oneHot(tf.tensor1d(Int32Array.from(data.y), 'int32'), lab.classes).toFloat() : tf.tensor2d(data.y, [lab.rows, 1]);
  const { id, lr, momentum } = lab.optimizer;
  const optimizer = id === 'adam' ? tf.train.adam(lr) : id === 'momentum' ? tf.train.momentum(lr, momentum) : tf.train.sgd(lr);
  const nextBatch = makeBatches(lab);
  const step = () => tf.tidy(() => {
    const picked = tf.tensor1d(nextBatch(), 'int32');
    let bx = tf.gather(rows, picked);
    bx = image ? bx.reshape([-1, ...lab.shape]).transpose([0, 2, 3, 1]) : bx.reshape([-1, ...shape]);
    const by = tf.gather(y, picked);
    optimizer.minimize(() => {
      const z = model.apply(bx, { training: true });
      return lab.classes > 0 ? tf.losses.softmaxCrossEntropy(by, z) : tf.losses.meanSquaredError(by, z);
    });
  });
  step(); // what cannot be trained throws here
  return {
    async train(steps) {
      for (let i = 0; i < steps; i++) step();
      await model.trainableWeights[0].read().data();
    },
  };
};
