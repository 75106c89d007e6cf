// The site: the playground (index.html), the catalog, the embed (embed/v1/index.html) and the lessons, built to build/site with relative addresses, so that it
// runs from any folder of any host. `@wasm/<preset>/engine.mjs` is the core as CMake built it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { badges } from '../scripts/lib/badges.mjs';
import { catalog } from '../scripts/lib/catalog.mjs';
import { examples } from '../scripts/lib/examples.mjs';
import { siteHeaders } from '../scripts/lib/headers.mjs';
import { lessons } from '../scripts/lessons/site/plugin.mjs';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// The engine imports Node's `module` when it runs in Node; in a browser that line is never reached.
const external = ['module'];
// All three builds are called engine.mjs: their files on the site say which is which.
const engineNames = ({ facadeModuleId }: { facadeModuleId?: string | null }) =>
  `assets/[name]${/\/wasm(-\w+)\/engine/.exec(facadeModuleId ?? '')?.[1] ?? ''}-[hash].js`;
const pages = ['index.html', 'catalog/index.html', 'embed/v1/index.html'].map(at).filter(existsSync);

// What the playground has from the start and later parts use as well stays one file: cut up by who else uses it, it would not
// pack as well.
const shared = /\/web\/src\/(?:views\/(?!garden-|.*\.css)|ui\/(?:control|float|format|icon|number|picker|signal-element)\.ts|engine\/(?:frames|start|supervisor)\.ts)/;

// A part that a worker loads later must not import the worker's own entry: WebKit would run it a second time, and it would answer
// calls with a second, empty engine. So the entry holds nothing that others need.
const service = /\/web\/src\/(?:engine\/(?:rpc\.ts|worker\/(?!lanes))|lab\/)/;

// KaTeX offers every font in three formats for browsers older than WebAssembly SIMD; all of ours read woff2.
const onlyWoff2: Plugin = {
  name: 'only-woff2',
  enforce: 'pre',
  transform: (css, id) => (/katex.*\.css$/.test(id) ? css.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '') : undefined),
};

export default defineConfig({
  root: at('.'),
  base: './',
  appType: 'mpa', // an address that does not exist is a 404, not the first page
  plugins: [onlyWoff2, badges(), catalog(), examples(at('../examples')), lessons(), siteHeaders()],
  resolve: { alias: { '@wasm': at('../build'), '@': at('src') } },
  worker: { format: 'es', rollupOptions: { external, output: { chunkFileNames: engineNames, codeSplitting: { groups: [{ name: 'service', test: service }] } } } },
  build: {
    outDir: at('../build/site'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: scripts, and the budget counts files
    rollupOptions: { input: pages, external, output: { codeSplitting: { groups: [{ name: 'shared', test: shared }] } } },
  },
  // HMR's own client needs inline styles and a web socket, so the dev server goes without the policy.
  server: { host: '127.0.0.1', fs: { allow: [at('..')] } },
  preview: { host: '127.0.0.1', strictPort: false },
  test: { root: at('..'), include: ['tests/web/**/*.test.ts'], passWithNoTests: true },
});
