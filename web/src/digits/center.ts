// Turns a drawing into what MNIST's images are: the ink scaled to fit 20 × 20 pixels (area-averaged, proportions kept), then its
// centre of mass moved to the middle of 28 × 28 (LeCun et al. 1998). A network reads only digits prepared like its training set.

export const side = 28;
const boxSide = 20;
const inkFloor = 0.02;

/** ink: height × width values in 0 (paper) … 1 (ink), row 0 on top. Returns 28 × 28 of the same kind, or null for an empty sheet. */
export function centerDigit(ink: Float32Array, width: number, height: number): Float32Array | null {
  const box = inkBox(ink, width, height);
  if (!box) return null;
  const scale = Math.max(box.right - box.left, box.bottom - box.top) / boxSide;
  const columns = Math.max(1, Math.round((box.right - box.left) / scale));
  const rows = Math.max(1, Math.round((box.bottom - box.top) / scale));

  const small = new Float32Array(rows * columns);
  let mass = 0, massX = 0, massY = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const value = areaMean(ink, width, height, box.left + c * scale, box.top + r * scale, scale);
      small[r * columns + c] = value;
      mass += value;
      massX += value * (c + 0.5);
      massY += value * (r + 0.5);
    }

  const left = clamp(Math.round(side / 2 - massX / mass), side - columns);
  const top = clamp(Math.round(side / 2 - massY / mass), side - rows);
  const out = new Float32Array(side * side);
  for (let r = 0; r < rows; r++) out.set(small.subarray(r * columns, (r + 1) * columns), (top + r) * side + left);
  return out;
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);

function inkBox(ink: Float32Array, width: number, height: number) {
  let left = width, right = 0, top = height, bottom = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((ink[y * width + x] ?? 0) > inkFloor) {
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
  return right > left ? { left, right, top, bottom } : null;
}

/** Mean of the ink over the square [x, x + size) × [y, y + size): every pixel counts by the share of it that lies inside. */
function areaMean(ink: Float32Array, width: number, height: number, x: number, y: number, size: number): number {
  let sum = 0;
  for (let row = Math.floor(y); row < Math.min(height, Math.ceil(y + size)); row++) {
    const tall = Math.min(row + 1, y + size) - Math.max(row, y);
    for (let column = Math.floor(x); column < Math.min(width, Math.ceil(x + size)); column++) {
      const wide = Math.min(column + 1, x + size) - Math.max(column, x);
      sum += (ink[row * width + column] ?? 0) * wide * tall;
    }
  }
  return sum / (size * size);
}
