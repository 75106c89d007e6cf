// Where things live: the work tree, its build folder, and the cache that all clones on a machine share.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const inRoot = (...parts) => join(root, ...parts);
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradient-garden');

/** The first folder on PATH that holds `name`, as a full path; undefined when none does. */
export function onPath(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.bat`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const file of names) if (folder && existsSync(join(folder, file))) return join(folder, file);
  return undefined;
}
