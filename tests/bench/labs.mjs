// The two experiments every contestant trains: sizes, data and how a training loop is timed.
// A contestant is a module in peers/ that exports start(lab, data) -> { train(steps) }: `train` ends when the steps are done,
// each on a fresh batch of shuffled rows.
export const labs = {
  W1: { id: 'W1', title: 'toy MLP 2-8-8-1, tanh, MSE, SGD', sizes: [2, 8, 8, 1], activation: 'tanh', loss: 'mse', optimizer: 'sgd', lr: 0.03, batch: 10, rows: 2000 },
  W2: { id: 'W2', title: 'MNIST 784-512-10, relu, softmax cross-entropy, Adam', sizes: [784, 512, 10], activation: 'relu', loss: 'cross_entropy', optimizer: 'adam', lr: 0.001, batch: 32, rows: 10016 },
};

/** Operations of one sample's training step: forward, the gradients of all weights, and of all inputs but the first. */
export function operations({ sizes }) {
  let sum = 0;
  for (let i = 1; i < sizes.length; i++) sum += 2 * sizes[i - 1] * sizes[i] * (i === 1 ? 2 : 3);
  return sum;
}

/** A small generator, so that everybody has the same points and none of them pays for randomness. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of a lab: x (rows × inputs) and y (rows): a class, or a target of −1 or 1. */
export async function makeData(lab) {
  const inputs = lab.sizes[0];
  const x = new Float32Array(lab.rows * inputs);
  const y = new Float32Array(lab.rows);
  if (lab.loss === 'mse') {
    const random = makeRandom(1);
    for (let i = 0; i < lab.rows; i++) {
      const inside = i % 2 === 0;
      const radius = (inside ? 0 : 3) + 2 * random();
      const angle = 2 * Math.PI * random();
      x[2 * i] = radius * Math.cos(angle);
      x[2 * i + 1] = radius * Math.sin(angle);
      y[i] = inside ? 1 : -1;
    }
    return { x, y };
  }
  const bytes = async (name) => new Uint8Array(await (await fetch(`/mnist/${name}`)).arrayBuffer());
  const images = await bytes('train-images-idx3-ubyte');
  const labels = await bytes('train-labels-idx1-ubyte');
  for (let i = 0; i < x.length; i++) x[i] = images[16 + i] / 255; // 16 and 8: the headers of the idx format
  for (let i = 0; i < lab.rows; i++) y[i] = labels[8 + i];
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

/** Glorot's uniform weights (outputs × inputs), for contestants that do not bring their own. */
export function makeWeights(sizes) {
  const random = makeRandom(3);
  return sizes.slice(1).map((outputs, i) => {
    const limit = Math.sqrt(6 / (sizes[i] + outputs));
    return Float32Array.from({ length: sizes[i] * outputs }, () => (2 * random() - 1) * limit);
  });
}

/** Finds how many steps take `roundMs`, which also warms up; returns a function that trains so many and gives samples a second. */
export async function makeRound(lab, contestant, roundMs = 40) {
  let steps = 1;
  const time = async () => {
    const begin = performance.now();
    await contestant.train(steps);
    return performance.now() - begin;
  };
  for (let ms = await time(); ms < roundMs; ms = await time()) steps = Math.ceil(steps * Math.min(8, Math.max(1.2, (1.1 * roundMs) / ms)));
  return async () => (steps * lab.batch * 1000) / (await time());
}
