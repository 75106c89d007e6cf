// npm test: every suite, in the order of the table below; closes with `N passed, N failed, N skipped`.
// --quick: native Catch2, types and Vitest. --only id,id: just these. What a system cannot run is skipped, with its reason.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { askForBadges, stampBadges } from './lib/badges.mjs';
import { buildPreset, buildSite, buildWasm } from './lib/build.mjs';
import { inRoot } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { Stop, main, say, seconds } from './lib/say.mjs';
import { catch2, closingLine, exitCode, vitest } from './lib/summary.mjs';
import { missingForTests, setUpForTests } from './setup/system.mjs';
import { setUp } from './start.mjs';

const node = process.execPath;
const tool = (file) => inRoot('node_modules', file);
const torch = ['python3-torch', 'python3-numpy', 'libopenblas0-pthread'];
const browsers = ['chromium', 'firefox-esr', 'webkit2gtk-driver', 'xvfb', 'fonts-noto-cjk'];

async function buildAll() {
  await buildWasm();
  await buildSite();
}

// Suites of one thread run in parts side by side: part i of n is said by these arguments.
const cases = (i, n) => ['--shard-count', n, '--shard-index', i];
const labs = (count, seed) => (i, n) => [Math.floor(count / n), seed, Math.floor(count / n) * i];
const parts = Math.min(availableParallelism(), 4);

// `needs`: Debian packages. `build`: done first. `run`: the command whose closing summary `read` counts. `file`: where the suite lives.
// `part`: the arguments of one of several parts. `badges`: it writes the errors it measures under this name, for the catalog page.
const suites = [
  { id: 'native', quick: true, build: () => buildPreset('native', 'all'), run: [inRoot('build/native/garden_tests')], read: catch2, file: 'tests/core', badges: 'native' },
  { id: 'fuzz', build: () => buildPreset('native', 'all'), run: [inRoot('build/native/garden_fuzz')], part: labs(1_000_000, 1), read: exitCode, file: 'tests/fuzz' },
  { id: 'typecheck', quick: true, build: buildWasm, run: ['npm', 'run', 'typecheck'], read: exitCode, file: 'web/src' },
  { id: 'vitest', quick: true, build: buildWasm, run: [node, tool('vitest/vitest.mjs'), 'run', '--config', 'web/vite.config.ts'], read: vitest, file: 'tests/web' },
  { id: 'native-asan', build: () => buildPreset('native-asan', 'all'), run: [inRoot('build/native-asan/garden_tests')], part: cases, read: catch2, file: 'tests/core' },
  { id: 'fuzz-asan', build: () => buildPreset('native-asan', 'all'), run: [inRoot('build/native-asan/garden_fuzz')], part: labs(30_000, 2), read: exitCode, file: 'tests/fuzz' },
  { id: 'wasm-simd', build: () => buildPreset('wasm-simd', 'all'), run: [node, inRoot('build/wasm-simd/garden_tests.cjs'), '--colour-mode', 'none'], part: cases, read: catch2, file: 'tests/core' },
  { id: 'golden', needs: torch, build: () => buildPreset('native', 'all'), run: ['/usr/bin/python3', 'tests/golden/run.py'], read: closingLine, file: 'tests/golden/run.py', badges: 'torch' },
  { id: 'programs', needs: torch, build: () => buildPreset('native', 'all'), run: ['/usr/bin/python3', 'tests/golden/programs.py'], read: closingLine, file: 'tests/golden/programs.py' },
  { id: 'lessons', needs: torch, build: () => buildPreset('native', 'all'), run: ['/usr/bin/python3', 'tests/golden/lessons.py'], read: closingLine, file: 'tests/golden/lessons.py' },
  { id: 'e2e', needs: browsers, build: buildAll, run: [node, 'tests/e2e/run.mjs'], read: closingLine, file: 'tests/e2e/run.mjs' },
];

async function runSuite({ needs = [], build, run: [command, ...args], part, read, file, badges }) {
  if (!existsSync(inRoot(file))) return { skipped: 1, reason: `${file} does not exist` };
  const missing = missingForTests(needs);
  if (missing.length) return { skipped: 1, reason: `not installed: ${missing.join(', ')}` };
  try {
    await build();
  } catch (error) {
    console.log(error.message);
    return { failed: 1, reason: 'did not build' };
  }
  const runs = part ? Array.from({ length: parts }, (_, i) => [...args, ...part(i, parts).map(String)]) : [args];
  const all = await Promise.all(runs.map(async (one) => {
    const { code, output } = await capture(command, one, { cwd: inRoot(), env: badges ? askForBadges(badges) : {}, onText: (text) => process.stdout.write(text) });
    const counts = read(output, code) ?? { failed: 1, reason: `ended without a summary (${code})` };
    if (badges && code === 0) stampBadges(badges);
    // A suite that counts no failure and yet ends with one has failed somewhere that it does not count.
    return code !== 0 && !counts.failed ? { ...counts, failed: 1, reason: `ended with ${code}` } : counts;
  }));
  const sum = (key) => all.reduce((total, one) => total + (one[key] ?? 0), 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), reason: all.find(({ reason }) => reason)?.reason };
}

await main(async () => {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
  const only = values.only?.split(',');
  const unknown = only?.filter((id) => !suites.some((suite) => suite.id === id)) ?? [];
  if (unknown.length) throw new Stop(`There is no suite ${unknown.join(', ')}.`, `Choose from ${suites.map(({ id }) => id).join(', ')}.`);
  const chosen = suites.filter(({ id, quick }) => (only ? only.includes(id) : quick || !values.quick));

  await setUp();
  if (chosen.some(({ needs }) => needs)) await setUpForTests();

  const rows = [];
  for (const suite of chosen) {
    say(`\n== ${suite.id}`);
    const begin = performance.now();
    const result = { passed: 0, failed: 0, skipped: 0, ...(await runSuite(suite)) };
    rows.push({ id: suite.id, time: seconds(performance.now() - begin), ...result });
  }

  say('\nsuite         passed  failed  skipped      time');
  for (const { id, passed, failed, skipped, time, reason } of rows)
    say(`${id.padEnd(12)}${[passed, failed, skipped].map((count) => String(count).padStart(8)).join('')} ${time.padStart(10)}${reason ? `   ${reason}` : ''}`);
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  say(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  process.exit(sum('failed') ? 1 : 0);
});
