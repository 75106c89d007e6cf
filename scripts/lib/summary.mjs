// Readers of test summaries: each turns what a suite printed into counts, or undefined when the suite broke off before its summary.

function countWords(line) {
  const of = (word) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

export function catch2(output) {
  const all = output.match(/All tests passed \(.* in (\d+) test cases?\)/);
  if (all) return { passed: Number(all[1]), failed: 0, skipped: 0 };
  const line = output.match(/^test cases:.*$/m)?.[0];
  return line && countWords(line);
}

export function vitest(output) {
  const plain = output.replace(/\x1b\[[\d;]*m/g, '');
  const line = plain.match(/^\s*Tests\s+.*$/m)?.[0];
  const broken = Number(plain.match(/Test Files\s+(\d+) failed/)?.[1] ?? 0); // a file that does not load has no tests to count
  const counts = line && countWords(line);
  return counts && { ...counts, failed: counts.failed || broken };
}

/** Our own runners close with `N passed, N failed[, N skipped]`. */
export function closingLine(output) {
  const line = output.trimEnd().split('\n').findLast((text) => /^\d+ passed, \d+ failed/.test(text));
  return line && countWords(line);
}

/** A tool that only succeeds or fails counts as one test. */
export const exitCode = (_, code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
