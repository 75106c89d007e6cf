// Cost grows as the work: time per sample while the batch grows from 16 to 256, and per time step while sequences do.
// A step is timed by itself, without the evaluations between steps, whose share depends on the batch. All sizes take turns.
import { start } from './peers/engine.mjs';
import { makeData } from './labs.mjs';

const sizes = [16, 32, 64, 128, 256];
const rounds = 12;
const roundMs = 40;

const vector = { data: 'noise', classes: 10, loss: { id: 'softmax_cross_entropy' } };
const series = { data: 'noise', classes: 0, loss: { id: 'mse' } };
const head = { id: 'dense', units: 1 };
const cases = {
  dense: () => ({ ...vector, shape: [256], layers: [{ id: 'dense', units: 256 }, { id: 'relu' }, { id: 'dense', units: 10 }] }),
  convolution: () => ({
    ...vector, shape: [1, 28, 28],
    layers: [{ id: 'conv2d', filters: 8, kernel: 5 }, { id: 'relu' }, { id: 'max_pool2d', kernel: 2, stride: 2 }, { id: 'flatten' }, { id: 'dense', units: 10 }],
  }),
  simple_rnn: (T) => ({ ...series, shape: [T, 8], layers: [{ id: 'simple_rnn', units: 64 }, head] }),
  lstm: (T) => ({ ...series, shape: [T, 8], layers: [{ id: 'lstm', units: 64 }, head] }),
  transformer: (T) => ({
    data: 'tokens', classes: 64, vocabulary: 64, shape: [T], loss: { id: 'softmax_cross_entropy' },
    layers: [
      { id: 'embedding', vocabulary: 64, units: 64 },
      { id: 'transformer_encoder_layer', heads: 4, feed_forward: 256, dropout: 0 },
      { id: 'time_distributed', units: 64 },
    ],
  }),
};
const sequences = ['simple_rnn', 'lstm', 'transformer'];

/** What is measured: each case over the batch, and sequences over their length too. */
export const runs = [
  ...Object.keys(cases).map((name) => ({ name, over: 'batch' })),
  ...sequences.map((name) => ({ name, over: 'T' })),
];

const labOf = ({ name, over }, size) => ({
  ...cases[name](over === 'T' ? size : 32), rows: 512, batch: over === 'T' ? 16 : size, optimizer: { id: 'sgd', lr: 0.001 },
});

/** The best of some rounds at every size: [{size, us}], microseconds a sample and step of T. */
export async function measureScaling(run, build) {
  const begin = start(build);
  const contestants = [];
  for (const size of sizes) {
    const lab = labOf(run, size);
    contestants.push({ size, lab, engine: await begin(lab, await makeData(lab)), best: Infinity });
  }
  const msOf = ({ engine }) => {
    let steps = 0;
    for (let ms = 0; ; ) {
      ms += engine.stepMs();
      steps += 1;
      if (ms > roundMs) return ms / steps;
    }
  };
  for (let i = -1; i < rounds; i++) {
    for (const contestant of contestants) {
      const ms = msOf(contestant);
      if (i >= 0) contestant.best = Math.min(contestant.best, ms); // the first round warms up
    }
  }
  return contestants.map(({ size, lab, best }) => ({ size, us: (best * 1000) / lab.batch / (run.over === 'T' ? size : 1) }));
}

/** Each size against a cost that is the same everywhere, halfway between the dearest and the cheapest: 1.15 is 15 % above it. */
export function linearRatios(points) {
  const costs = points.map(({ us }) => us);
  const middle = Math.sqrt(Math.max(...costs) * Math.min(...costs));
  return costs.map((us) => us / middle);
}

/** us = a + b T by least squares of the relative errors: b T² is what every position pays for looking at every other one. */
export function fitSquare(points) {
  let [s11, s12, s22, r1, r2] = [0, 0, 0, 0, 0];
  for (const { size, us } of points) {
    const [p, q] = [1 / us, size / us];
    s11 += p * p; s12 += p * q; s22 += q * q; r1 += p; r2 += q;
  }
  const det = s11 * s22 - s12 * s12;
  const a = (r1 * s22 - r2 * s12) / det, b = (s11 * r2 - s12 * r1) / det;
  return { a, b, ratios: points.map(({ size, us }) => us / (a + b * size)), shares: points.map(({ size }) => (b * size) / (a + b * size)) };
}
