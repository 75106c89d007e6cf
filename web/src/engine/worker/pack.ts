// The engine fills one float buffer per frame: for each part its rank, its sizes, its values. Copied out of the heap once, into
// the buffer that came back from the page; the parts are windows into that copy.

import type { FramePart } from '../protocol';

/** `heap` may be a view of wasm memory: it is read here and never kept. `recycled` is used when it is large enough. */
export function unpack(heap: Float32Array, recycled?: ArrayBuffer): { parts: FramePart[]; buffer: ArrayBuffer } {
  const fits = recycled !== undefined && recycled.byteLength >= heap.byteLength;
  const buffer = fits ? recycled : new ArrayBuffer(Math.ceil(heap.byteLength * 1.25) & ~3);
  const floats = new Float32Array(buffer);
  floats.set(heap);
  const parts: FramePart[] = [];
  for (let at = 0; at < heap.length; ) {
    const rank = floats[at] ?? 0;
    const shape = [...floats.subarray(at + 1, at + 1 + rank)];
    const count = shape.reduce((product, size) => product * size, 1);
    const from = at + 1 + rank;
    if (from + count > heap.length) throw new RangeError(`part ${parts.length} is longer than its frame`);
    parts.push({ shape, data: floats.subarray(from, from + count) });
    at = from + count;
  }
  return { parts, buffer };
}
