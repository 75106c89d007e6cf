// The printed tables: the figures of the JSON (best rounds) and the medians, with our speed as a multiple of each peer's.
import { fitSquare, linearRatios } from './scaling.mjs';

const number = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const row = (cells, widths) => console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`);

export function printGemm(build, limit, gemm) {
  console.log(`\nMatrix product, ${build} build (a register-only multiply-add loop reaches ${number(limit)} GFLOP/s)`);
  const widths = [5, 9, 7];
  row(['n', 'GFLOP/s', 'share'], widths);
  for (const { n, gflops, share } of gemm) row([String(n), number(gflops), percent(share)], widths);
}

/** `runs`: {name, over, points: [{size, us}]}. */
export function printScaling(build, runs) {
  const sizes = runs[0].points.map(({ size }) => size);
  const widths = [12, ...sizes.map(() => 7), 14];
  const signed = (ratio) => `${ratio >= 1 ? '+' : ''}${(100 * (ratio - 1)).toFixed(0)} %`;
  const line = ({ name, over, points }) => {
    row([name, ...points.map(({ us }) => us.toFixed(us < 10 ? 2 : 1)), ''], widths);
    const { ratios, shares } = name === 'transformer' && over === 'T' ? fitSquare(points) : { ratios: linearRatios(points) };
    row([shares ? '  against a + bT' : '', ...ratios.map(signed), `at most ${percent(Math.max(...ratios.map((r) => Math.abs(r - 1))))}`], widths);
    if (shares) row(['  part of T²', ...shares.map(percent), ''], widths);
  };
  for (const [over, unit] of [['batch', 'a sample'], ['T', 'a sample and time step']]) {
    console.log(`\nMicroseconds ${unit}, ${build} build, and how far from the same everywhere`);
    row([over, ...sizes.map(String), ''], widths);
    runs.filter((run) => run.over === over).forEach(line);
  }
}

/** `rates`: of every contestant, ours first, [name, {best, median}]; `results`: ours as the JSON has them. */
export function printLab({ title }, results, rates) {
  console.log(`\n${results[0].id}: ${title}`);
  const builds = results.map(({ build }) => build);
  const widths = [22, 12, ...builds.map(() => 11), 12];
  row(['', 'best round', ...builds.map((build) => `${build} is`), 'median'], widths);
  for (const [i, [name, { best, median }]] of rates.entries()) {
    const times = results.map(({ samples_per_s: own }) => (i < builds.length ? '' : `${number(own / best)} x`));
    row([i < builds.length ? `Gradient Garden ${name}` : name, number(best), ...times, number(median)], widths);
  }
  console.log(`  of the multiply-add limit: ${results.map(({ build, share }) => `${build} ${percent(share)}`).join(', ')}`);
  const { memory } = results[0];
  console.log(`  memory: ${megabytes(memory.peak)} at most, ${(memory.peak / memory.needed).toFixed(2)} x parameters, optimizer state and activations (${megabytes(memory.needed)})`);
}

/** The geometric mean of a build's speed over a peer's, over the labs it ran. */
export function printMean(results, build, peer) {
  const ratios = results.filter(({ peers }) => peers[peer] > 0).map(({ samples_per_s, peers }) => samples_per_s / peers[peer]);
  if (ratios.length === 0) return undefined;
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`\nGeometric mean over ${ratios.length} labs: ${build} ${mean.toFixed(2)} x ${peer}`);
  return mean;
}
