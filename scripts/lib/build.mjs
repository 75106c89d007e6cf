// Builds: CMake presets (ninja decides what is old) and the Vite site (a hash of its inputs decides).
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBadges } from './badges.mjs';
import { catalogFile } from './catalog.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { progress, say, seconds } from './say.mjs';

/** Configures `preset` when it is new and builds its `targets`; shows ninja's own counts. Returns CMake's output. */
export async function buildPreset(preset, ...targets) {
  const folder = inRoot('build', preset);
  // CMake writes build.ninja last: without it a configure run was interrupted, and its cache cannot be trusted.
  if (!existsSync(join(folder, 'build.ninja'))) await run('cmake', ['--fresh', '--preset', preset], { cwd: inRoot() });
  const shows = new Map(); // by total: ninja counts anew after its look for new files
  const onText = (text) => {
    for (const [, done, total] of text.matchAll(/^\[(\d+)\/(\d+)\]/gm)) {
      if (!shows.has(total)) shows.set(total, progress(`building ${preset}`, Number(total)));
      shows.get(total)(Number(done));
    }
  };
  return run('cmake', ['--build', folder, '--target', ...targets], { cwd: inRoot(), onText });
}

const wasmPresets = ['wasm-scalar', 'wasm-simd', 'wasm-relaxed'];

export async function buildWasm() {
  for (const preset of wasmPresets) await buildPreset(preset, 'garden_wasm');
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield path;
  }
}

function siteInputs() {
  const hash = createHash('sha256');
  const engines = wasmPresets.flatMap((preset) => ['engine.mjs', 'engine.wasm'].map((name) => inRoot('build', preset, name)));
  hash.update(JSON.stringify(readBadges()));
  for (const file of [...files(inRoot('web')), ...files(inRoot('examples')), ...files(inRoot('scripts/lessons')), ...engines, catalogFile, inRoot('package-lock.json')])
    if (existsSync(file)) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** Builds build/site unless it is there and made from exactly the present inputs. */
export async function buildSite() {
  const stamp = inRoot('build', 'site.inputs');
  const inputs = siteInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && existsSync(inRoot('build/site/index.html'))) return;
  rmSync(stamp, { force: true }); // from here on the site is half-made, until the stamp is back
  const begin = performance.now();
  const { build } = await import('vite');
  await build({ configFile: inRoot('web/vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, inputs);
  say(`Built the site in ${seconds(performance.now() - begin)}`);
}

/** Serves build/site with the headers of a real host; returns `{url, close}`. */
export async function serveSite(port = 4173) {
  const { preview } = await import('vite');
  const server = await preview({ configFile: inRoot('web/vite.config.ts'), logLevel: 'warn', preview: { port } });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}
