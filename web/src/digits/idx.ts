// The idx format of MNIST's own files, for programs that read the data the page shows.

/** x: count × rows × columns bytes -> idx3 file (magic 0x803, big-endian sizes, then the bytes). */
export const idxImages = (x: Uint8Array, rows: number, columns: number): Uint8Array<ArrayBuffer> =>
  idx(0x803, [x.length / (rows * columns), rows, columns], x);

/** y: count bytes -> idx1 file (magic 0x801). */
export const idxLabels = (y: Uint8Array): Uint8Array<ArrayBuffer> => idx(0x801, [y.length], y);

function idx(magic: number, sizes: number[], bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = 4 * (1 + sizes.length);
  const file = new Uint8Array(header + bytes.length);
  const view = new DataView(file.buffer);
  [magic, ...sizes].forEach((number, i) => view.setUint32(4 * i, number));
  file.set(bytes, header);
  return file;
}
