// The printed table: the same figures as the JSON, with our speed as a multiple of each peer's.
const number = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const row = (cells, widths) => console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`);

export function printGemm(build, limit, gemm) {
  console.log(`\nMatrix product, ${build} build (a register-only multiply-add loop reaches ${number(limit)} GFLOP/s)`);
  const widths = [5, 9, 7];
  row(['n', 'GFLOP/s', 'share'], widths);
  for (const { n, gflops, share } of gemm) row([String(n), number(gflops), `${(100 * share).toFixed(0)} %`], widths);
}

export function printLab({ id, title }, { build, samples_per_s: samples, share, peers }) {
  console.log(`\n${id}: ${title}`);
  const widths = [22, 12, 10];
  row(['', 'samples/s', 'we are'], widths);
  row([`Gradient Garden ${build}`, number(samples), ''], widths);
  for (const [name, rate] of Object.entries(peers)) row([name, number(rate), `${number(samples / rate)} x`], widths);
  console.log(`  ${(100 * share).toFixed(1)} % of the multiply-add limit`);
}
