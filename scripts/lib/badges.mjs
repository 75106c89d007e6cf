// The errors that tests measure, on their way to the catalog page. A suite writes build/badges/<name>.json: { kind: { id: { measure:
// error } } }; when it has passed, the file is stamped with the sources it measured. The site embeds what carries the stamp of today's
// core/ and nothing else: a number that is shown was measured on exactly this code, and a build that was not tested shows none.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

export const badgeFolder = inRoot('build', 'badges');

/** Whatever the numbers depend on. */
function coreHash() {
  const hash = createHash('sha256');
  const names = readdirSync(inRoot('core'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(h|cpp)$/.test(name)).sort();
  for (const name of names) hash.update(name).update('\0').update(readFileSync(inRoot('core', name)));
  return hash.digest('hex');
}

/** Before a suite: its old numbers go. Returns the environment that asks it for new ones. */
export function askForBadges(name) {
  mkdirSync(badgeFolder, { recursive: true });
  rmSync(join(badgeFolder, `${name}.json`), { force: true });
  return { GARDEN_BADGES: join(badgeFolder, `${name}.json`) };
}

/** After a suite that has passed. */
export function stampBadges(name) {
  const file = join(badgeFolder, `${name}.json`);
  if (existsSync(file)) writeFileSync(file, JSON.stringify({ core: coreHash(), badges: JSON.parse(readFileSync(file, 'utf8')) }));
}

/** All suites' numbers of today's sources in one table, or null when there are none. */
export function readBadges() {
  if (!existsSync(badgeFolder)) return null;
  const today = coreHash();
  const all = {};
  for (const name of readdirSync(badgeFolder).filter((one) => one.endsWith('.json')).sort()) {
    const { core, badges } = JSON.parse(readFileSync(join(badgeFolder, name), 'utf8'));
    if (core !== today) continue;
    for (const [kind, entries] of Object.entries(badges))
      for (const [id, measured] of Object.entries(entries)) Object.assign(((all[kind] ??= {})[id] ??= {}), measured);
  }
  return Object.keys(all).length > 0 ? all : null;
}

const id = 'virtual:badges';

/** A Vite plugin: `import badges from 'virtual:badges'`. */
export const badges = () => ({
  name: 'badges',
  resolveId: (source) => (source === id ? `\0${id}` : undefined),
  load: (source) => (source === `\0${id}` ? `export default ${JSON.stringify(readBadges())};` : undefined),
});
