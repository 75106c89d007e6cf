// A private apt: Debian 13's packages read, checked and unpacked in our own folder. No root, and the system's apt state stays untouched.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { Stop, megabytes, progress } from './say.mjs';

/** The machine's own Debian mirror and keyring: whoever set up this machine has chosen one that it can reach. */
function systemSource() {
  const parts = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [])];
  let mirror;
  let keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  for (const file of files.filter(existsSync)) {
    const text = readFileSync(file, 'utf8');
    const found = text.match(/^URIs:\s*(\S+\/debian\/?)(?:\s|$)/m) ?? text.match(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian\/?)\s/m);
    if (!found) continue;
    mirror = found[1];
    keyring = text.match(/^Signed-By:\s*(\/\S+)/m)?.[1] ?? text.match(/signed-by=([^\s\]]+)/)?.[1] ?? keyring;
    break;
  }
  if (!mirror) throw new Stop('No Debian mirror is named in /etc/apt.', 'Add one to /etc/apt/sources.list and run the command again.');
  return { mirror, keyring };
}

/** `folder` holds the state. An empty dpkg status makes apt resolve against Debian 13 alone, not against what is installed here. */
export function privateApt(folder) {
  const { mirror, keyring } = systemSource();
  for (const name of ['lists/partial', 'cache/archives/partial', 'empty.d']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(
    join(folder, 'trixie.sources'),
    `Types: deb deb-src\nURIs: ${mirror}\nSuites: trixie\nComponents: main\nSigned-By: ${keyring}\n`,
  );
  const settings = {
    'Dir::Etc::SourceList': join(folder, 'trixie.sources'),
    'Dir::Etc::SourceParts': join(folder, 'empty.d'),
    'Dir::Etc::PreferencesParts': join(folder, 'empty.d'),
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root', // the folder is the user's own, the _apt user could not write there
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const offline = () => new Stop('The Debian mirror does not answer.', 'Check the network (or the mirror in /etc/apt) and run the command again.');
  const apt = async (...args) => {
    const { code, output } = await capture('apt-get', [...options, ...args], { cwd: folder });
    if (/No space left|enough free space/.test(output)) throw Object.assign(new Error(output), { code: 'ENOSPC' });
    if (/^[WE]: Failed to fetch|Could not resolve|Could not connect/m.test(output)) throw offline();
    if (code !== 0) throw new Error(`apt-get ${args[0]} failed (${code}):\n${output}`);
    return output;
  };

  return {
    update: () => apt('-qq', 'update'),

    /** Downloads the packages' .deb files into `folder`/cache; apt checks each against its signed hash. Returns their paths. */
    async download(step, packages) {
      const listing = await apt('download', '--print-uris', ...packages);
      const files = [...listing.matchAll(/^'\S+' (\S+) (\d+) /gm)].map(([, name, size]) => ({ path: join(folder, name), size: +size }));
      const total = files.reduce((sum, file) => sum + file.size, 0);
      const show = progress(step, total, megabytes);
      const have = () => [folder, join(folder, 'cache/archives/partial')].flatMap((at) =>
        readdirSync(at).filter((name) => name.includes('.deb')).map((name) => statSync(join(at, name), { throwIfNoEntry: false })?.size ?? 0));
      const timer = setInterval(() => show(have().reduce((a, b) => a + b, 0)), 500);
      try {
        await apt('-qq', 'download', ...packages);
      } finally {
        clearInterval(timer);
      }
      show(total);
      return files.map((file) => file.path);
    },

    /** Downloads a source package's files (checked by apt too) and returns the path of its upstream tarball. */
    async source(name) {
      await apt('-qq', 'source', '--download-only', name);
      return join(folder, readdirSync(folder).find((file) => file.startsWith(`${name}_`) && file.includes('.orig.tar')));
    },
  };
}
