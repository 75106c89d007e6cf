// The matrix product as a share of the machine's limit: both are measured again and again in turn, so that a busy machine
// hits both, and the best of many short rounds of each counts.
const sizes = [96, 192, 384, 512, 768];
const roundMs = 5;

function repeatsFor(run) {
  run(1);
  for (let repeats = 1; ; repeats *= 2) {
    const begin = performance.now();
    run(repeats);
    if (performance.now() - begin > roundMs) return repeats;
  }
}

function rate(run, repeats, operations) {
  const begin = performance.now();
  run(repeats);
  return (repeats * operations) / (performance.now() - begin) / 1e6; // 1e9 operations a second
}

export async function measureGemm(build) {
  const { default: load } = await import(`/build/wasm-${build}/bench_kernels.mjs`);
  const kernels = await load();
  const peak = (repeats) => kernels._peak(repeats, 0.5, 0.25);
  const peakOperations = 2 * kernels._lanes() * kernels._peak_chains();
  const peakRepeats = repeatsFor(peak);
  let limit = 0;
  const runs = sizes.map((n) => {
    const run = (repeats) => kernels._product(0, 0, n, n, n, repeats);
    return { n, run, repeats: repeatsFor(run), best: 0 };
  });
  for (let round = 0; round < 60; round++) {
    for (const item of runs) {
      limit = Math.max(limit, rate(peak, peakRepeats, peakOperations));
      item.best = Math.max(item.best, rate(item.run, item.repeats, 2 * item.n ** 3));
    }
  }
  return { limit, gemm: runs.map(({ n, best }) => ({ n, gflops: best, share: best / limit })) };
}
