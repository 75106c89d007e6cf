// The printed table: the figures of the JSON (best rounds) and the medians, with our speed as a multiple of each peer's.
const number = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const row = (cells, widths) => console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`);

export function printGemm(build, limit, gemm) {
  console.log(`\nMatrix product, ${build} build (a register-only multiply-add loop reaches ${number(limit)} GFLOP/s)`);
  const widths = [5, 9, 7];
  row(['n', 'GFLOP/s', 'share'], widths);
  for (const { n, gflops, share } of gemm) row([String(n), number(gflops), `${(100 * share).toFixed(0)} %`], widths);
}

/** `rates`: of every contestant, ours first, {best, median} of its rounds. */
export function printLab(id, { title }, share, memory, rates) {
  console.log(`\n${id}: ${title}`);
  const widths = [22, 12, 10, 12, 10];
  row(['', 'best round', 'we are', 'median', 'we are'], widths);
  const [[, ours]] = rates;
  for (const [name, { best, median }] of rates) {
    const times = (own, other) => (other === own ? '' : `${number(own / other)} x`);
    row([name, number(best), times(ours.best, best), number(median), times(ours.median, median)], widths);
  }
  console.log(`  ${(100 * share).toFixed(1)} % of the multiply-add limit`);
  if (memory) console.log(`  memory: ${megabytes(memory.peak)} at most, ${number(memory.peak / memory.needed)} x parameters, optimizer state and activations (${megabytes(memory.needed)})`);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

/** The geometric mean of our speed over a peer's, over the labs it ran. */
export function printMean(results, peer) {
  const ratios = results.filter(({ peers }) => peers[peer] > 0).map(({ samples_per_s, peers }) => samples_per_s / peers[peer]);
  if (ratios.length === 0) return undefined;
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`\nGeometric mean over ${ratios.length} labs: ${mean.toFixed(2)} x ${peer}`);
  return mean;
}
