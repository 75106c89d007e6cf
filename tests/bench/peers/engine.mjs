// Our engine as the page's worker runs it: the product's wasm, its own shuffled batches, its evaluations for the curves included.
export const start = (build) => async (lab, data) => {
  const { default: load } = await import(`/build/wasm-${build}/engine.mjs`);
  const module = await load();
  const engine = new module.Engine();
  const classification = lab.loss !== 'mse';
  const inputs = lab.sizes[0];
  const testRows = 500;
  engine.external(
    JSON.stringify({ name: 'bench', shape: [inputs], classes: classification ? 10 : 0 }),
    data.x, data.y, data.x.slice(0, testRows * inputs), data.y.slice(0, testRows));
  const layers = lab.sizes.slice(1).flatMap((units, i, all) =>
    [{ id: 'dense', units }, ...(i < all.length - 1 ? [{ id: lab.activation }] : [])]);
  const report = JSON.parse(engine.create(JSON.stringify({
    version: 1, seed: 1,
    data: { id: 'external', name: 'bench' },
    model: { layers },
    loss: { id: classification ? 'softmax_cross_entropy' : 'mse' },
    optimizer: { id: lab.optimizer, lr: lab.lr },
    train: { batch: lab.batch, epochs: 100_000 },
  }), false));
  if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems));
  return {
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
