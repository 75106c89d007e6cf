// Marching squares: the line where a grid crosses a level, as separate segments in grid units (0 … n - 1, row 0 = bottom).
// Cells whose corners are not all finite are left out; a saddle is joined by the mean of its corners.

/** Calls segment(x0, y0, x1, y1) for every piece of the level line. */
export function contour(
  grid: Float32Array, offset: number, n: number, level: number,
  segment: (x0: number, y0: number, x1: number, y1: number) => void,
): void {
  for (let j = 0; j + 1 < n; ++j) {
    for (let i = 0; i + 1 < n; ++i) {
      const at = offset + j * n + i;
      const a = grid[at]! - level, b = grid[at + 1]! - level, c = grid[at + n + 1]! - level, d = grid[at + n]! - level;
      const code = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (code === 0 || code === 15 || !Number.isFinite(a + b + c + d)) continue;
      const bottom = i + a / (a - b), right = j + b / (b - c), upper = i + d / (d - c), left = j + a / (a - d);
      switch (code) {
        case 1: case 14: segment(i, left, bottom, j); break;
        case 2: case 13: segment(bottom, j, i + 1, right); break;
        case 3: case 12: segment(i, left, i + 1, right); break;
        case 4: case 11: segment(i + 1, right, upper, j + 1); break;
        case 6: case 9: segment(bottom, j, upper, j + 1); break;
        case 7: case 8: segment(i, left, upper, j + 1); break;
        default: {
          const joined = a + b + c + d > 0 === (code === 5);
          if (joined) { segment(i, left, upper, j + 1); segment(bottom, j, i + 1, right); }
          else { segment(i, left, bottom, j); segment(i + 1, right, upper, j + 1); }
        }
      }
    }
  }
}
