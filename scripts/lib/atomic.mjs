// Folders that exist whole or not at all: they are made beside their final place and renamed at the end.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cleanups } from './run.mjs';

const remove = (path) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Makes `folder` by `fill(temporary)` unless it is there. What an interrupted run left behind is removed first. */
export async function makeFolder(folder, fill) {
  if (existsSync(folder)) return folder;
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const prefix = `${basename(folder)}.part-`;
  for (const name of readdirSync(parent))
    if (name.startsWith(prefix) && !alive(Number(name.slice(prefix.length)))) remove(join(parent, name));
  const part = join(parent, prefix + process.pid);
  const cleanup = () => remove(part);
  cleanups.add(cleanup);
  try {
    mkdirSync(part);
    await fill(part);
    if (!existsSync(folder)) renameSync(part, folder); // another run may have been faster
  } finally {
    cleanup();
    cleanups.delete(cleanup);
  }
  return folder;
}
