// node_modules as package-lock.json says. npm writes what it installed into node_modules/.package-lock.json as its last act,
// so comparing the two also notices an install that was interrupted.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { Stop, say } from '../lib/say.mjs';

function upToDate() {
  const installed = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const have = read(installed);
  return Object.entries(read(inRoot('package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || have[path]?.version === version || (optional && !have[path]),
  );
}

export async function setUpPackages() {
  if (upToDate()) return;
  say('Installing the npm packages');
  // No package of ours needs an install script, so none may run.
  const { code, output } = await capture('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'], { cwd: inRoot(), shell: process.platform === 'win32' });
  if (code === 0) return;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/.test(output))
    throw new Stop('The npm registry does not answer.', 'Check the network (or `npm config get registry`) and run the command again.');
  throw Object.assign(new Error(`npm ci failed (${code}):\n${output.slice(-3000)}`), { output });
}
