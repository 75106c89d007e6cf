// ConvNetJS trains example by example and updates once a batch.
import { makeBatches, widthOf } from '../labs.mjs';

const translate = {
  dense: ({ units }) => ({ type: 'fc', num_neurons: units }),
  conv2d: ({ filters, kernel }) => ({ type: 'conv', sx: kernel, filters, stride: 1, pad: 0 }),
  max_pool2d: ({ kernel, stride }) => ({ type: 'pool', sx: kernel, stride }),
  dropout: ({ rate }) => ({ type: 'dropout', drop_prob: rate }),
  dropout2d: ({ rate }) => ({ type: 'dropout', drop_prob: rate }), // it has none for whole maps; as much work
  relu: () => ({ type: 'relu' }),
  tanh: () => ({ type: 'tanh' }),
  flatten: () => null,
};

export async function start(lab, data) {
  const { convnetjs } = globalThis;
  const width = widthOf(lab);
  const [depth, sy, sx] = lab.shape.length === 3 ? lab.shape : [width, 1, 1];
  const layers = lab.layers.map((layer) => {
    if (!(layer.id in translate)) throw new Error(`it has no ${layer.id}`);
    return translate[layer.id](layer);
  }).filter((layer) => layer !== null);
  const last = layers.pop();
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: sx, out_sy: sy, out_depth: depth }, ...layers,
    lab.classes > 0 ? { type: 'softmax', num_classes: last.num_neurons } : { type: 'regression', num_neurons: last.num_neurons },
  ]);
  const { id, lr, momentum = 0 } = lab.optimizer;
  const trainer = new convnetjs.Trainer(net, { method: id === 'adam' ? 'adam' : 'sgd', learning_rate: lr, momentum, l2_decay: 0, batch_size: lab.batch });
  // Its volumes keep the channels of a place together.
  const rows = Array.from({ length: lab.rows }, (_, i) => {
    const row = new Float64Array(width);
    for (let c = 0; c < depth; c++) for (let p = 0; p < sx * sy; p++) row[p * depth + c] = data.x[i * width + c * sx * sy + p];
    return row;
  });
  const targets = Array.from(data.y, (value) => (lab.classes > 0 ? value : [value]));
  const input = new convnetjs.Vol(sx, sy, depth, 0);
  const nextBatch = makeBatches(lab);
  return {
    train(steps) {
      for (let step = 0; step < steps; step++) {
        for (const row of nextBatch()) {
          input.w = rows[row];
          trainer.train(input, targets[row]);
        }
      }
    },
  };
}
