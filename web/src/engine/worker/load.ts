// Chooses and starts a build of the engine: the fastest reproducible one this browser runs, after it has proved on a tiny lab
// that it computes what it should. Phones with broken SIMD exist; there the next build is used, and it is said.

import type { Engine, MainModule } from '@wasm/wasm-simd/engine.mjs';
import { selfTestLab, selfTestLoss } from '../../lab/first-labs';
import type { Build, Protocol, Status } from '../protocol';
import type { Text } from '../schema';
import { buildOrder } from './builds';

/** What a method returns as an array is a view of the heap: copy it at once. */
export type NativeEngine = Engine;

/** `another`: one more engine of the same build, for a lab beside the running one. */
export type Loaded = Protocol['load'][1] & { engine: NativeEngine; another(): NativeEngine };
export type Load = (force?: Build) => Promise<Loaded>;
type Factory = () => Promise<MainModule>;

const imports: Record<Build, () => Promise<{ default: Factory }>> = {
  scalar: () => import('@wasm/wasm-scalar/engine.mjs'),
  simd: () => import('@wasm/wasm-simd/engine.mjs'),
  relaxed: () => import('@wasm/wasm-relaxed/engine.mjs'),
};

export const loadEngine: Load = async (force) => {
  const order = buildOrder(force);
  const reasons: string[] = [];
  for (const build of order) {
    try {
      const module = await (await imports[build]()).default();
      const engine = new module.Engine();
      selfTest(engine);
      const expected = force ?? 'simd';
      return { engine, another: () => new module.Engine(), build, ...(build === expected ? {} : { fallback: fallbackText(expected, build) }) };
    } catch (error) {
      reasons.push(`${build}: ${error instanceof Error ? error.message : String(error)}`);
      console.warn('An engine build was refused:', reasons.at(-1));
    }
  }
  throw new Error(reasons.join('; ') || 'this browser has no WebAssembly');
};

const selfTestSteps = 40;
/** Scalar and relaxed builds round differently from simd; a broken instruction is off by far more. */
const tolerance = 1e-3;

export function selfTest(engine: NativeEngine): void {
  engine.create(JSON.stringify(selfTestLab), false);
  for (let left = selfTestSteps; left > 0; ) {
    const before = (JSON.parse(engine.status()) as Status).step;
    if (engine.advance(left, 1000) === 0) throw new Error('self-test: nothing was computed');
    left -= (JSON.parse(engine.status()) as Status).step - before;
  }
  while (engine.advance(0, 1000) > 0);
  const loss = lastTrainLoss(engine);
  if (!(Math.abs(loss - selfTestLoss) <= tolerance)) throw new Error(`self-test: loss ${loss} instead of ${selfTestLoss}`);
}

/** The train loss of the last row of the history: [rank, R, 6, rows of step, epoch, trainLoss …]. */
function lastTrainLoss(engine: NativeEngine): number {
  const part = engine.view('[{"kind":"history","since":-1}]');
  return part[part.length - 4] ?? NaN;
}

const fallbackText = (expected: Build, used: Build): Text => ({
  en: `The ${expected} build of the engine is not supported here or failed its self-test; the ${used} build is used. It learns the same, more slowly.`,
  zh: `这里不支持引擎的 ${expected} 版本，或它未通过自检，改用 ${used} 版本。学习结果相同，只是更慢。`,
});
