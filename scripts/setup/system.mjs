// Programs that come from the system's own package manager. On Debian and Ubuntu as root they are installed; else one sentence says what is missing.
import { existsSync, readdirSync } from 'node:fs';
import { onPath } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { Stop, progress, say } from '../lib/say.mjs';

const found = {
  cmake: () => onPath('cmake'),
  'ninja-build': () => onPath('ninja'),
  'g++': () => onPath('c++') || onPath('g++') || onPath('clang++'),
  python3: () => onPath('python3'), // Emscripten is written in it
};

// What the tests need beyond that, and how to see that it is there.
const foundForTests = {
  chromium: () => onPath('chromium'),
  'firefox-esr': () => onPath('firefox-esr'),
  'webkit2gtk-driver': () => onPath('WebKitWebDriver') || existsSync('/usr/bin/WebKitWebDriver'),
  xvfb: () => onPath('Xvfb'),
  'fonts-noto-cjk': () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  'python3-torch': () => existsSync('/usr/lib/python3/dist-packages/torch'),
  'python3-numpy': () => existsSync('/usr/lib/python3/dist-packages/numpy'),
  'libopenblas0-pthread': () => existsSync('/usr/lib') && readdirSync('/usr/lib').some((name) => existsSync(`/usr/lib/${name}/openblas-pthread`)),
};

const missingOf = (tests) => Object.keys(tests).filter((name) => !tests[name]());
const root = () => process.getuid?.() === 0;
const canInstall = () => root() && onPath('apt-get');

/** Installs with the system's apt; shows its percents. Returns false when apt could not. */
async function aptInstall(names) {
  const show = progress(`installing ${names.join(' ')}`, 100, (percent) => `${Math.floor(percent)}`);
  const onText = (text) => {
    for (const [, kind, percent] of text.matchAll(/^(dlstatus|pmstatus):[^:]*:([\d.]+):/gm)) show(kind === 'dlstatus' ? percent / 2 : 50 + percent / 2);
  };
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => capture('apt-get', ['-y', '--no-install-recommends', '-o', 'APT::Status-Fd=1', '-o', 'Dpkg::Lock::Timeout=600', 'install', ...names], { env, onText });
  let result = await install();
  if (result.code !== 0) {
    await capture('apt-get', ['update'], { env }); // a fresh machine knows no packages, an old one outdated ones
    result = await install();
  }
  if (/No space left/.test(result.output)) throw Object.assign(new Error('apt-get install'), { code: 'ENOSPC' });
  return result.code === 0;
}

export async function setUpSystem() {
  const missing = missingOf(found);
  if (!missing.length) return;
  if (!canInstall()) {
    const remedy = onPath('apt-get') ? `run \`apt-get install ${missing.join(' ')}\` as root` : 'install them with your package manager (macOS: brew install cmake ninja python3)';
    throw new Stop(`These programs are missing: ${missing.join(', ')};`, `${remedy}, then run the command again.`);
  }
  say(`Installing ${missing.join(', ')} with apt`);
  if (!(await aptInstall(missing))) throw new Stop(`apt could not install ${missing.join(', ')}.`, 'Check the network and the mirrors in /etc/apt, then run the command again.');
}

/** Installs what tests need, as far as it can: a suite whose tools are missing is skipped with its reason. */
export async function setUpForTests(names = Object.keys(foundForTests)) {
  const missing = missingForTests(names);
  if (!missing.length || !canInstall()) return;
  say(`Installing ${missing.join(', ')} with apt`);
  await aptInstall(missing);
}

/** Of the given packages, those that are still not there. */
export const missingForTests = (names) => missingOf(foundForTests).filter((name) => names.includes(name));
