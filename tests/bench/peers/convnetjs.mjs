// ConvNetJS trains example by example and updates once a batch.
import { makeBatches } from '../labs.mjs';

export async function start(lab, data) {
  const { convnetjs } = globalThis;
  const inputs = lab.sizes[0];
  const classification = lab.loss !== 'mse';
  const last = lab.sizes.at(-1);
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: inputs },
    ...lab.sizes.slice(1, -1).map((units) => ({ type: 'fc', num_neurons: units, activation: lab.activation })),
    classification ? { type: 'softmax', num_classes: last } : { type: 'regression', num_neurons: last },
  ]);
  const trainer = new convnetjs.Trainer(net, { method: lab.optimizer, learning_rate: lab.lr, momentum: 0, l2_decay: 0, batch_size: lab.batch });
  const rows = Array.from({ length: lab.rows }, (_, i) => Float64Array.from(data.x.subarray(i * inputs, (i + 1) * inputs)));
  const targets = Array.from(data.y, (value) => (classification ? value : [value]));
  const input = new convnetjs.Vol(1, 1, inputs, 0);
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
