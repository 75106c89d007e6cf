// The experiments every contestant trains: layers as our labs spell them, data and how a training loop is timed.
// A contestant is a module in peers/ that exports start(lab, data) -> { train(steps) }: `train` ends when the steps are done,
// each on a fresh batch of shuffled rows. It translates the layers it knows and throws at one it does not.
const dense = (units) => ({ id: 'dense', units });
const conv = (filters, kernel) => ({ id: 'conv2d', filters, kernel });
const relu = { id: 'relu' };
const tanh = { id: 'tanh' };
const halve = { id: 'max_pool2d', kernel: 2, stride: 2 };
const flatten = { id: 'flatten' };
const classes = { id: 'softmax_cross_entropy' };
const adam = { id: 'adam', lr: 0.001 };
const encoder = { id: 'transformer_encoder_layer', heads: 4, feed_forward: 256, dropout: 0, causal: true };

const digits = { data: 'mnist', rows: 10016, shape: [1, 28, 28], classes: 10, loss: classes };
export const labs = {
  W1: {
    title: 'toy MLP 2-8-8-1, tanh, MSE, SGD, batch 10', data: 'rings', rows: 2000, shape: [2], classes: 0, batch: 10,
    layers: [dense(8), tanh, dense(8), tanh, dense(1)], loss: { id: 'mse' }, optimizer: { id: 'sgd', lr: 0.03 },
  },
  W2: {
    ...digits, title: 'MNIST 784-512-10, relu, Adam, batch 32', shape: [784], batch: 32,
    layers: [dense(512), relu, dense(10)], optimizer: adam,
  },
  W3: {
    ...digits, title: 'MNIST conv 32@3, max 2, dense 128, dropout, Adam, batch 32', batch: 32, optimizer: adam,
    layers: [conv(32, 3), relu, halve, flatten, dense(128), relu, { id: 'dropout', rate: 0.5 }, dense(10)],
  },
  W4: {
    ...digits, title: 'MNIST conv 10@5, conv 20@5, dropouts, 320-50-10, momentum, batch 64', batch: 64,
    layers: [conv(10, 5), halve, relu, conv(20, 5), { id: 'dropout2d', rate: 0.5 }, halve, relu, flatten, dense(50), relu, { id: 'dropout', rate: 0.5 }, dense(10)],
    optimizer: { id: 'momentum', lr: 0.01, momentum: 0.5 },
  },
  W5: {
    title: 'LeNet on 3x32x32: conv 6@5, conv 16@5, 400-120-84-10, momentum, batch 4', data: 'noise', rows: 4000, shape: [3, 32, 32], classes: 10,
    layers: [conv(6, 5), relu, halve, conv(16, 5), relu, halve, flatten, dense(120), relu, dense(84), relu, dense(10)],
    loss: classes, optimizer: { id: 'momentum', lr: 0.001, momentum: 0.9 }, batch: 4,
  },
  W6: {
    title: 'simple RNN 64, 20 steps of 1 input, Adam, batch 32', data: 'noise', rows: 4000, shape: [20, 1], classes: 0, batch: 32,
    layers: [{ id: 'simple_rnn', units: 64 }, dense(1)], loss: { id: 'mse' }, optimizer: adam,
  },
  W7: {
    title: 'LSTM 128, 50 steps of 8 inputs, Adam, batch 32', data: 'noise', rows: 2000, shape: [50, 8], classes: 0, batch: 32,
    layers: [{ id: 'lstm', units: 128 }, dense(1)], loss: { id: 'mse' }, optimizer: adam,
  },
  W8: {
    title: 'transformer: 2 causal layers, d 64, 4 heads, 64 tokens of 128, Adam, batch 16', data: 'tokens', rows: 2000, shape: [64], classes: 128, vocabulary: 128, batch: 16,
    layers: [{ id: 'embedding', vocabulary: 128, units: 64 }, { id: 'learned_positional_encoding' }, encoder, encoder, { id: 'time_distributed', units: 128 }],
    loss: classes, optimizer: adam,
  },
};

/** Numbers in a row of a lab. */
export const widthOf = ({ shape }) => shape.reduce((a, b) => a * b, 1);

/** A small generator, so that everybody has the same points and none of them pays for randomness. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of a lab: x (rows × width) and y: a class, a target, or for tokens the next one at each place (rows × width). */
export async function makeData(lab) {
  const width = widthOf(lab);
  const x = new Float32Array(lab.rows * width);
  const y = new Float32Array(lab.data === 'tokens' ? x.length : lab.rows);
  const random = makeRandom(1);
  if (lab.data === 'rings') {
    for (let i = 0; i < lab.rows; i++) {
      const inside = i % 2 === 0;
      const radius = (inside ? 0 : 3) + 2 * random();
      const angle = 2 * Math.PI * random();
      x[2 * i] = radius * Math.cos(angle);
      x[2 * i + 1] = radius * Math.sin(angle);
      y[i] = inside ? 1 : -1;
    }
  } else if (lab.data === 'noise') {
    for (let i = 0; i < x.length; i++) x[i] = 2 * random() - 1;
    for (let i = 0; i < lab.rows; i++) y[i] = lab.classes > 0 ? Math.floor(lab.classes * random()) : 2 * random() - 1;
  } else if (lab.data === 'tokens') {
    for (let i = 0; i < x.length; i++) x[i] = Math.floor(lab.vocabulary * random());
    for (let i = 0; i < y.length; i++) y[i] = x[(i + 1) % x.length];
  } else {
    const bytes = async (name) => new Uint8Array(await (await fetch(`/mnist/${name}`)).arrayBuffer());
    const images = await bytes('train-images-idx3-ubyte');
    const labels = await bytes('train-labels-idx1-ubyte');
    for (let i = 0; i < x.length; i++) x[i] = images[16 + i] / 255; // 16 and 8: the headers of the idx format
    for (let i = 0; i < lab.rows; i++) y[i] = labels[8 + i];
  }
  return { x, y };
}

/** Endless batches of shuffled rows: a new order for every epoch, and no smaller batch at its end. */
export function makeBatches({ rows, batch }) {
  const random = makeRandom(2);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  let next = rows;
  return () => {
    if (next + batch > rows) {
      for (let i = rows - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      next = 0;
    }
    next += batch;
    return order.subarray(next - batch, next);
  };
}

/** A matrix of Glorot's uniform weights, for contestants that do not bring their own. */
export function makeWeights(inputs, outputs) {
  const random = makeRandom(3);
  const limit = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
}

/** Returns a function that trains for `roundMs` or a little longer and gives samples a second. How many steps that takes is found first,
 *  which also warms up, and anew after every round that was too short: code still becomes faster while it runs. */
export async function makeRound(lab, contestant, roundMs = 40) {
  let steps = 1;
  const time = async () => {
    const begin = performance.now(), trained = steps;
    await contestant.train(trained);
    const ms = performance.now() - begin;
    if (ms < roundMs) steps = Math.ceil(trained * Math.min(8, Math.max(1.2, (1.1 * roundMs) / ms)));
    return { ms, trained };
  };
  while ((await time()).ms < roundMs);
  return async () => {
    const { ms, trained } = await time();
    return (trained * lab.batch * 1000) / ms;
  };
}
