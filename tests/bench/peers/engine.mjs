// Our engine as the page's worker runs it: the product's wasm, its own shuffled batches, its evaluations for the curves included.
import { widthOf } from '../labs.mjs';

/** Multiply-adds of one sample's training step, each as two operations: forward, and twice that back but for the first inputs. */
function operationsOf({ parts }) {
  const all = parts.reduce((sum, part) => sum + part.multiplyAdds, 0);
  const first = parts.find((part) => part.multiplyAdds > 0)?.multiplyAdds ?? 0;
  return 2 * (3 * all - first);
}

export const start = (build) => async (lab, data) => {
  const { default: load } = await import(`/build/wasm-${build}/engine.mjs`);
  const module = await load();
  const engine = new module.Engine();
  const testRows = Math.min(500, lab.rows >> 2);
  const head = { name: 'bench', shape: lab.shape, classes: lab.classes, vocabulary: lab.vocabulary, target: lab.vocabulary ? lab.shape : undefined };
  const answer = JSON.parse(engine.external(JSON.stringify(head), data.x, data.y,
    data.x.slice(0, testRows * widthOf(lab)), data.y.slice(0, (testRows * data.y.length) / lab.rows)));
  if (answer.problems.length > 0) throw new Error(JSON.stringify(answer.problems));
  const report = JSON.parse(engine.create(JSON.stringify({
    version: 1, seed: 1,
    data: { id: 'external', name: 'bench' },
    model: { layers: lab.layers },
    loss: lab.loss, optimizer: lab.optimizer,
    train: { batch: lab.batch, epochs: 100_000 },
  }), false));
  if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
  return {
    operations: operationsOf(report),
    memory() {
      const { parameters, state, activations, peak } = JSON.parse(engine.status()).memory;
      return { peak, needed: parameters + state + activations };
    },
    /** Milliseconds of one step; an evaluation that is due comes before it, untimed. */
    stepMs() {
      while (engine.advance(0, 4096) > 0);
      const begin = performance.now();
      if (engine.advance(1, 1) !== 1) throw new Error(engine.status());
      return performance.now() - begin;
    },
    train(steps) {
      for (const end = JSON.parse(engine.status()).step + steps; ;) {
        const { step, stopped } = JSON.parse(engine.status());
        if (stopped) throw new Error(JSON.stringify(stopped));
        if (step >= end) return;
        engine.advance(end - step, 4096);
      }
    },
  };
};
