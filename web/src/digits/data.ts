// The handwritten digits in the page: the first chunk of each set at once, the rest on demand, with progress in bytes.
// Chunks are kept as pixel bytes; the engine scales by 1/255 when it gathers a batch.

import { signal } from '@preact/signals-core';
import type { Protocol } from '../engine/protocol';
import { side } from './center';

/** How a lab names these rows: data {"id": "external", "name": "mnist"}. */
export const externalName = 'mnist';

const pixels = side * side;
const parallelDownloads = 3;

/** x: count × 784 bytes, 0 paper … 255 ink; y: count labels 0 … 9. */
export interface DigitSet { x: Uint8Array; y: Uint8Array }
export interface Digits { train: DigitSet; test: DigitSet; whole: boolean }

type SetName = 'train' | 'test';
interface Chunk { set: SetName; file: string; count: number; bytes: number }
interface DataRecord { chunks: Chunk[]; source: string; licence: string; classes: number }

/** What the page holds; null until the first chunks have come. */
export const digits = signal<Digits | null>(null);
/** Compressed bytes so far and in all while something loads, else null. */
export const loading = signal<{ done: number; total: number; startedMs: number } | null>(null);

// Built files lie in assets/ beside data/; the development server serves sources from where they are.
const folder = import.meta.env.DEV ? new URL('/data/mnist/', location.href) : new URL(/* @vite-ignore */ '../data/mnist/', import.meta.url);

const chunksSoFar = new Map<string, Uint8Array>();
let record: DataRecord | null = null;

/** Loads the 10,000 + 2,000 first images, or all 70,000. A second call loads only what is missing. Throws when offline. */
export async function loadDigits(whole: boolean): Promise<Digits> {
  if (digits.value && (digits.value.whole || !whole)) return digits.value;
  record ??= (await (await get('mnist.json')).json()) as DataRecord;
  const wanted = record.chunks.filter((chunk, i, all) => whole || all.findIndex((other) => other.set === chunk.set) === i);
  const missing = wanted.filter((chunk) => !chunksSoFar.has(chunk.file));
  const progress = { done: 0, total: missing.reduce((sum, chunk) => sum + chunk.bytes, 0), startedMs: performance.now() };
  loading.value = { ...progress };
  const queue = [...missing];
  let over = false; // after a failure other chunks may still arrive: they are kept, not shown
  try {
    const take = async () => {
      for (let chunk = queue.shift(); chunk; chunk = queue.shift())
        chunksSoFar.set(chunk.file, await loadChunk(chunk, (bytes) => {
          progress.done += bytes;
          if (!over) loading.value = { ...progress };
        }));
    };
    await Promise.all(Array.from({ length: parallelDownloads }, take));
  } finally {
    over = true;
    queue.length = 0;
    loading.value = null;
  }
  digits.value = { train: join('train', wanted), test: join('test', wanted), whole };
  if (whole) chunksSoFar.clear();
  return digits.value;
}

/** Compressed bytes that the whole set still needs. */
export const remainingBytes = (): number =>
  (record?.chunks ?? []).reduce((sum, chunk) => sum + (chunksSoFar.has(chunk.file) || digits.value?.whole ? 0 : chunk.bytes), 0);

/** The rows as the engine takes them; what the page holds by now, at least the first part. */
export async function digitRows(): Promise<Protocol['external'][0]> {
  const { train, test } = await loadDigits(false);
  return { name: externalName, x: train.x, y: train.y, testX: test.x, testY: test.y, shape: [side, side], classes: 10 };
}

async function get(file: string): Promise<Response> {
  const response = await fetch(new URL(file, folder));
  if (!response.ok) throw new Error(`${file}: HTTP ${response.status}`);
  return response;
}

async function loadChunk(chunk: Chunk, onBytes: (bytes: number) => void): Promise<Uint8Array> {
  const { body } = await get(chunk.file);
  if (!body) throw new Error(`${chunk.file}: empty answer`);
  const counted = body.pipeThrough(new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(part, controller) {
      onBytes(part.length);
      controller.enqueue(part);
    },
  }));
  const bytes = new Uint8Array(await new Response(counted.pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
  const expected = chunk.count * (pixels + 1);
  if (bytes.length !== expected) throw new Error(`${chunk.file}: ${bytes.length} bytes instead of ${expected}`);
  return bytes;
}

function join(set: SetName, wanted: Chunk[]): DigitSet {
  const chunks = wanted.filter((chunk) => chunk.set === set);
  const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  const x = new Uint8Array(count * pixels);
  const y = new Uint8Array(count);
  let row = 0;
  for (const chunk of chunks) {
    const bytes = chunksSoFar.get(chunk.file)!;
    x.set(bytes.subarray(0, chunk.count * pixels), row * pixels);
    y.set(bytes.subarray(chunk.count * pixels), row);
    row += chunk.count;
  }
  return { x, y };
}
