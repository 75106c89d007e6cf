// npm start: from a fresh clone to the playground in a browser. `--dev` serves the sources with hot reload (npm run dev),
// `--build-only` stops before serving (npm run build), `--port N` asks for a port.
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.mjs';
import { buildSite, buildWasm, serveSite } from './lib/build.mjs';
import { run } from './lib/run.mjs';
import { Stop, main, say, seconds } from './lib/say.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { setUpSystem } from './setup/system.mjs';
import { setUpToolchain } from './setup/toolchain.mjs';

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Stop(`Node ${process.versions.node} is too old.`, 'Install Node 20.19 or newer (nodejs.org) and run the command again.');
}

async function prepareData() {
  const folder = inRoot('scripts/data');
  if (!existsSync(folder)) return;
  for (const script of readdirSync(folder).filter((name) => name.endsWith('.mjs'))) await run(process.execPath, [`${folder}/${script}`], { onText: (text) => process.stdout.write(text) });
}

/** Everything a build needs: tools, packages, data. */
export async function setUp() {
  checkNode();
  await setUpSystem();
  await setUpPackages();
  await setUpToolchain();
  await prepareData();
}

async function start() {
  const options = process.argv.slice(2);
  const port = options.includes('--port') ? Number(options[options.indexOf('--port') + 1]) : undefined;
  const begin = performance.now();
  await setUp();
  await buildWasm();
  if (options.includes('--dev')) {
    const { createServer } = await import('vite');
    const server = await (await createServer({ configFile: inRoot('web/vite.config.ts'), logLevel: 'warn', server: { port } })).listen();
    return say(`Gradient Garden (hot reload): ${server.resolvedUrls.local[0]}   ready in ${seconds(performance.now() - begin)}, Ctrl-C ends it`);
  }
  await buildSite();
  if (options.includes('--build-only')) return say(`Built in ${seconds(performance.now() - begin)}: build/site`);
  const { url } = await serveSite(port);
  say(`Gradient Garden: ${url}   ready in ${seconds(performance.now() - begin)}, Ctrl-C ends it`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(start);
