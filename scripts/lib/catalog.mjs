// The catalog as the page gets it: build/wasm-simd/catalog.json, cut into what everyone needs and shares that are asked for when
// they are shown. web/src/engine/catalog.ts puts them together again.
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

export const catalogFile = inRoot('build/wasm-simd/catalog.json');

/** Which fields of an entry come with which share; all others come first. */
const shares = {
  words: ['summary', 'source'],
  torch: ['torch', 'torchCall', 'torchDef'],
  keras: ['keras', 'kerasDef'],
  numpy: ['numpy', 'numpyGrad', 'numpyDef'],
  cpp: ['cpp'],
};
const shared = new Set(Object.values(shares).flat());
const pick = (entry, wanted) => Object.fromEntries(Object.entries(entry).filter(([name]) => wanted(name)));

function share(catalog, name) {
  const entries = (one, wanted) => one.entries.map((entry) => pick(entry, wanted));
  const kinds = Object.entries(catalog.kinds);
  if (name) return Object.fromEntries(kinds.map(([kind, one]) => [kind, entries(one, (field) => shares[name].includes(field))]));
  return { ...catalog, kinds: Object.fromEntries(kinds.map(([kind, one]) => [kind, { ...one, entries: entries(one, (field) => !shared.has(field)) }])) };
}

const id = /^virtual:catalog(?:\/(\w+))?$/;

/** A Vite plugin: 'virtual:catalog' is the catalog without shares, 'virtual:catalog/<share>' the entries' fields of one, by kind and in order. */
export const catalog = () => ({
  name: 'catalog',
  resolveId: (source) => (id.test(source) ? `\0${source}` : undefined),
  load(source) {
    const [found, name] = id.exec(source.slice(1)) ?? [];
    if (!found || source[0] !== '\0') return undefined;
    const text = JSON.stringify(share(JSON.parse(readFileSync(catalogFile, 'utf8')), name));
    return `export default JSON.parse(${JSON.stringify(text)});`; // faster than an object of the same size, and packs the same
  },
});
