// The C++ side's tools that Debian 12 lacks: Emscripten 3.1.69 (its own is 3.1.6, whose relaxed-SIMD opcodes browsers reject),
// and the sources of Catch2 and xsimd. They go to the user's cache; no root is needed and the system stays as it is.
// An `emcc` >= 3.1.69 on PATH wins. The folders' names hold version and recipe number: raise the number when the recipe changes.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { privateApt } from '../lib/apt.mjs';
import { makeFolder } from '../lib/atomic.mjs';
import { cache, onPath } from '../lib/paths.mjs';
import { capture, run } from '../lib/run.mjs';
import { Stop, main, progress, say } from '../lib/say.mjs';

const emscriptenFolder = join(cache, 'emscripten-3.1.69-1'); // cmake/emscripten.cmake knows this name too
const sourcesFolder = join(cache, 'sources-1'); // and cmake/sources.cmake this one

const packages = `emscripten binaryen clang-19 lld-19 llvm-19 llvm-19-linker-tools libllvm19 libclang-cpp19 libclang-common-19-dev
  libc6 libstdc++6 libgcc-s1 zlib1g libzstd1 libtinfo6 libedit2 libxml2 libz3-4 libffi8 libbsd0 libicu76 liblzma5 libmd0
  node-acorn patchelf`.split(/\s+/);

// 1.3 of Emscripten's 1.6 GB are system libraries for link modes that we do not use.
const unused = ['lto', 'lto-pic', 'pic'].map((mode) => `./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/${mode}`)
  .concat('./usr/share/emscripten/test', './usr/share/emscripten/docs', './usr/share/doc', './usr/share/man');

const machine = { x64: ['x86_64-linux-gnu', 'ld-linux-x86-64.so.2'], arm64: ['aarch64-linux-gnu', 'ld-linux-aarch64.so.1'] }[process.arch];

/** The root folder of an Emscripten on PATH that is new enough. */
async function emccOnPath() {
  if (!onPath('emcc')) return undefined;
  const ask = async (...command) => (await capture(command[0], command.slice(1), { shell: process.platform === 'win32' })).output;
  const [, major, minor, patch] = (await ask('emcc', '--version')).match(/(\d+)\.(\d+)\.(\d+)/)?.map(Number) ?? [0, 0, 0, 0];
  if (major * 1e6 + minor * 1e3 + patch < 3_001_069) return undefined;
  return (await ask('em-config', 'EMSCRIPTEN_ROOT')).trim(); // emcc itself may be a wrapper elsewhere
}

const canUseApt = () => process.platform === 'linux' && machine && onPath('apt-get') && onPath('dpkg-deb')
  && existsSync('/usr/share/keyrings/debian-archive-keyring.gpg');

async function unpack(debs, folder) {
  const show = progress('unpacking Emscripten', debs.length, (n) => `${n}`);
  const skip = unused.map((path) => `--exclude=${path}`).join(' ');
  for (const [index, deb] of debs.entries()) {
    await run('bash', ['-o', 'pipefail', '-c', `dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" ${skip}`, deb, folder]);
    rmSync(deb);
    show(index + 1);
  }
}

/** Debian 13's programs need Debian 13's C library: they get our own loader and library path, as seen from the final folder. */
async function patchPrograms(part) {
  const [triplet, loader] = machine;
  const libraries = (folder) => `${folder}/usr/lib/${triplet}:${folder}/usr/lib/llvm-19/lib`;
  const patch = (file, ...options) => run(`${part}/usr/lib/${triplet}/${loader}`, ['--library-path', libraries(part), `${part}/usr/bin/patchelf`,
    ...options, '--force-rpath', '--set-rpath', libraries(emscriptenFolder), file]);

  const llvm = 'clang lld llvm-ar llvm-nm llvm-objcopy llvm-dwarfdump llvm-readobj llc llvm-symbolizer llvm-dwp llvm-cxxfilt opt llvm-mc';
  const programs = [
    ...llvm.split(' ').map((name) => `${part}/usr/lib/llvm-19/bin/${name}`),
    ...readdirSync(`${part}/usr/bin`).filter((name) => name.startsWith('wasm-')).map((name) => `${part}/usr/bin/${name}`),
  ].filter(existsSync);
  for (const program of programs) await patch(program, '--set-interpreter', `${emscriptenFolder}/usr/lib/${triplet}/${loader}`);

  // These two bring a path of their own, which hides the program's from the libraries that they need in turn.
  for (const library of ['libLLVM.so.19.1', 'libclang-cpp.so.19.1']) await patch(`${part}/usr/lib/${triplet}/${library}`);
}

function configure(part) {
  const home = join(part, 'usr/share/emscripten');
  // Only acorn: with the whole folder linked, `--emit-tsd` finds a broken TypeScript in it.
  rmSync(join(home, 'node_modules'), { recursive: true, force: true });
  mkdirSync(join(home, 'node_modules'));
  symlinkSync('../../nodejs/acorn', join(home, 'node_modules/acorn'));
  // Emscripten reads `.emscripten` beside emcc.py, so nobody has to set EM_CONFIG.
  writeFileSync(join(home, '.emscripten'), [
    `LLVM_ROOT = '${emscriptenFolder}/usr/lib/llvm-19/bin'`,
    `BINARYEN_ROOT = '${emscriptenFolder}/usr'`,
    `NODE_JS = '${process.execPath}'`,
    `CACHE = '${emscriptenFolder}/usr/share/emscripten/cache'`,
  ].join('\n') + '\n');
  for (const tool of ['emcc', 'em++', 'emar', 'emranlib', 'emnm', 'emstrip', 'emsize'])
    if (existsSync(join(home, tool))) chmodSync(join(home, tool), 0o755);
}

async function installEmscripten() {
  if (existsSync(emscriptenFolder)) return;
  if (!canUseApt())
    throw new Stop('This system has no Emscripten and no Debian apt to take it from.',
      'Install emsdk 3.1.69 or newer (emscripten.org), activate it so that `emcc` is on PATH, and run the command again.');
  mkdirSync(cache, { recursive: true });
  const { bavail, bsize } = statfsSync(cache);
  if (bavail * bsize < 2e9) throw new Stop(`Only ${Math.floor((bavail * bsize) / 1e6)} MB are free in ${cache}.`, 'Emscripten needs 2 GB: free some, or set XDG_CACHE_HOME to a bigger disk.');
  say('Emscripten 3.1.69: fetching it from Debian 13 into the cache (about 300 MB, once)');
  await makeFolder(emscriptenFolder, async (part) => {
    const aptFolder = join(part, 'apt');
    const apt = privateApt(aptFolder);
    await apt.update();
    const debs = await apt.download('downloading Emscripten', packages);
    await unpack(debs, part);
    rmSync(aptFolder, { recursive: true });
    await patchPrograms(part);
    configure(part);
  });
}

/** Catch2's source and xsimd's headers; off Debian, CMake fetches the same versions by hash (cmake/sources.cmake). */
async function installSources() {
  if (existsSync(sourcesFolder) || !canUseApt()) return;
  say('Catch2 and xsimd: fetching their sources from Debian 13 into the cache');
  await makeFolder(sourcesFolder, async (part) => {
    const aptFolder = join(part, 'apt');
    const apt = privateApt(aptFolder);
    await apt.update();
    mkdirSync(join(part, 'catch2'));
    await run('tar', ['-xf', await apt.source('catch2'), '-C', join(part, 'catch2'), '--strip-components=1']);
    const [headers] = await apt.download('downloading xsimd', ['libxsimd-dev']);
    await run('dpkg-deb', ['-x', headers, aptFolder]);
    mkdirSync(join(part, 'xsimd'));
    renameSync(join(aptFolder, 'usr/include'), join(part, 'xsimd/include'));
    rmSync(aptFolder, { recursive: true });
  });
}

/** Installs what is missing. `GARDEN_EMSCRIPTEN` tells CMake which Emscripten was chosen. */
export async function setUpToolchain() {
  const external = await emccOnPath();
  if (external) process.env.GARDEN_EMSCRIPTEN = external;
  else await installEmscripten();
  await installSources();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(setUpToolchain);
