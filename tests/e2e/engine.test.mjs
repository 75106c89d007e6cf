// The engine itself in every browser: the same bits as native and Node, and each build on demand.
import { readFileSync, readdirSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { check, expectClean, notices, openReady, waitForStep } from './steps.mjs';

// The one record of the fingerprints is the C++ tests' own: labs.h and hashes.h, in the same order.
const labs = [...readFileSync(inRoot('tests/core/train/labs.h'), 'utf8').matchAll(/R"\(([\s\S]*?)\)"/g)].map(([, lab]) => lab);
const hashes = [...readFileSync(inRoot('tests/core/train/hashes.h'), 'utf8').matchAll(/"([0-9a-f]{16})"/g)].map(([, hash]) => hash);

/** In the page: the fingerprints after 300 steps. */
async function fingerprints({ module, labs }) {
  const { Engine } = await (await import(module)).default();
  return labs.map((lab) => {
    const engine = new Engine();
    const { problems } = JSON.parse(engine.create(lab, false));
    if (problems.length) throw new Error(JSON.stringify(problems));
    for (let left; (left = 300 - JSON.parse(engine.status()).step) > 0; ) if (engine.advance(left, 1000) === 0) throw new Error('it does not train');
    while (engine.advance(0, 1000) > 0);
    return engine.fingerprint();
  });
}

export const tests = [
  {
    name: 'training runs have the fingerprints of the native build',
    async run({ url, newPage, browserName }) {
      check(labs.length === hashes.length && labs.length >= 5, `${labs.length} labs and ${hashes.length} fingerprints are recorded`);
      const page = await newPage();
      await openReady(page, url);
      const [name] = readdirSync(inRoot('build/site/assets')).filter((one) => /^engine-simd-.*\.js$/.test(one));
      const found = await page.evaluate(fingerprints, { module: new URL(`assets/${name}`, url).href, labs });
      check(JSON.stringify(found) === JSON.stringify(hashes), `${browserName} computes ${found.join(' ')} instead of ${hashes.join(' ')}`);
      expectClean(page, url);
    },
  },
  ...['scalar', 'simd', 'relaxed'].map((build) => ({
    name: `?build=${build} is used, or what takes its place is said`,
    async run({ url, newPage, browserName }) {
      const page = await newPage({ width: 1440, height: 900 });
      await openReady(page, url, `?build=${build}`);
      await page.click('.play');
      await waitForStep(page, 100);
      const shown = await page.evaluate(() => document.querySelector('.figure.build dd').textContent.trim());
      const said = await notices(page);
      if (build === 'relaxed' && browserName === 'webkit') check(shown === 'simd' && said.some(({ text }) => text.includes('relaxed')), `it shows ${shown} and says ${JSON.stringify(said)}`);
      else check(shown === build && said.length === 0, `it shows ${shown} and says ${JSON.stringify(said)}`);
      expectClean(page, url);
    },
  })),
];
