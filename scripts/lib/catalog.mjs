// The catalog as the page gets it: build/wasm-simd/catalog.json, cut into what everyone needs and shares that are asked for when
// they are shown. web/src/engine/catalog.ts puts them together again.
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

export const catalogFile = inRoot('build/wasm-simd/catalog.json');

/** Which fields of an entry come with which share; all others come first. With the words come those of its hyper-parameters. */
const shares = {
  words: ['summary', 'source'],
  maths: ['formula', 'derivative', 'equations'],
  torch: ['torch', 'torchCall', 'torchDef'],
  keras: ['keras', 'kerasDef'],
  numpy: ['numpy', 'numpyGrad', 'numpyDef'],
  cpp: ['cpp'],
};
const shared = new Set(Object.values(shares).flat());
const pick = (entry, wanted) => Object.fromEntries(Object.entries(entry).filter(([name]) => wanted(name)));
const first = (entry) => ({ ...pick(entry, (name) => !shared.has(name)), params: entry.params.map((param) => pick(param, (name) => name !== 'summary')) });
const later = (entry, name) => ({
  ...pick(entry, (field) => shares[name].includes(field)),
  ...(name === 'words' && { params: entry.params.map((param) => pick(param, (field) => field === 'summary')) }),
});

function share(catalog, name) {
  const kinds = (made) => Object.fromEntries(Object.entries(catalog.kinds).map(([kind, one]) => [kind, made(one)]));
  return name ? kinds(({ entries }) => entries.map((entry) => later(entry, name))) : { ...catalog, kinds: kinds((one) => ({ ...one, entries: one.entries.map(first) })) };
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
