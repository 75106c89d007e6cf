// Which of the three builds this browser can run. The tiny modules hold one instruction of each feature; engines validate
// whole modules, so a build with a single unknown instruction would not load at all.

import type { Build } from '../protocol';

// (module (func (result v128) i32.const 0  i8x16.splat  i8x16.popcnt))
const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
// (module (func (result v128) i32.const 1  i8x16.splat  i32.const 2  i8x16.splat  i32.const 3  i8x16.splat  f32x4.relaxed_madd))
const relaxed = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 1, 253, 15, 65, 2, 253, 15, 65, 3, 253, 15, 253, 133, 2, 11];

const runs = (bytes: number[]): boolean => {
  try {
    return WebAssembly.validate(new Uint8Array(bytes));
  } catch {
    return false;
  }
};

function supports(build: Build): boolean {
  if (build === 'scalar') return typeof WebAssembly === 'object';
  return runs(build === 'simd' ? simd : relaxed);
}

/** In the order to try: what was asked for, else simd (the reproducible one), at last scalar. relaxed only when asked for. */
export function buildOrder(force: Build | undefined): Build[] {
  const wanted: Build[] = force === undefined ? ['simd', 'scalar'] : [force, 'simd', 'scalar'];
  return [...new Set(wanted)].filter(supports);
}
