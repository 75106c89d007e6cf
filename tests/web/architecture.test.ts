// The map holds: #includes point downward only, xsimd and Emscripten stay behind one file each, the page reaches the core
// through the protocol alone, and nobody outside the core names an entry of the catalog.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Entry { id: string }
const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as { kinds: Record<string, { entries: Entry[] }> };

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => join(folder, file))
    .sort();
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n');
const includes = (file: string): string[] => lines(file).flatMap((line) => /^\s*#\s*include\s*[<"]([^>"]+)[>"]/.exec(line)?.[1] ?? []);

// Each room may use itself and those before it.
const rooms = ['base', 'kernels', 'autograd', 'catalog', 'train', 'engine', 'cli'];
const core = files('core', /\.(h|cpp)$/);

describe('core', () => {
  test('every file is in a room of the map', () => {
    expect(core.length).toBeGreaterThan(30);
    for (const file of core) expect(rooms, file).toContain(file.split('/')[1]);
  });

  test('arrows point down: engine, train, catalog, autograd, kernels, base', () => {
    const upward = core.flatMap((file) => {
      const room = rooms.indexOf(file.split('/')[1] ?? '');
      return includes(file).filter((path) => rooms.indexOf(path.split('/')[0] ?? '') > room).map((path) => `${file} includes ${path}`);
    });
    expect(upward).toEqual([]);
  });

  test('only base/simd.h includes xsimd and intrinsics', () => {
    const users = [...core, ...files('bindings', /\.cpp$/)].filter((file) => includes(file).some((path) => /xsimd|simd128|mmintrin|arm_neon/.test(path)));
    expect(users).toEqual(['core/base/simd.h']);
  });

  test('only the bindings include Emscripten, and they see the engine alone', () => {
    expect(core.filter((file) => includes(file).some((path) => path.startsWith('emscripten')))).toEqual([]);
    const seen = files('bindings', /\.(h|cpp)$/).flatMap(includes).filter((path) => rooms.includes(path.split('/')[0] ?? ''));
    expect(new Set(seen)).toEqual(new Set(['engine/engine.h']));
  });

  test('no exceptions, run-time types or streams', () => {
    const forbidden = /\b(throw|dynamic_cast|typeid)\b|#\s*include\s*<(iostream|sstream|fstream|stdexcept|regex|locale)>/;
    const users = core.filter((file) => lines(file).some((line) => forbidden.test(line.replace(/\/\/.*|"(\\.|[^"\\])*"/g, ''))));
    expect(users).toEqual([]);
  });
});

describe('outside the core', () => {
  // Words that are also something else than an entry, in the places where they are.
  const otherMeanings: Record<string, RegExp> = {
    linear: /^web\/src\/(engine|lab|ui|views)\//,       // the scale of a slider or an axis
    loss: /^web\/src\//,                                // a section of the lab, a tensor, a curve
    plane: /^web\/src\/(app|lab|views|ui)/,             // the page's mode for points in the plane
    noise: /^web\/src\/lab\/url\.ts$/,
    momentum: /^web\/src\/lab\/url\.ts$/,               // part of the link format's frozen dictionary
    accuracy: /^web\/src\/code\//,                      // what printed programs call the number that they print
    split: /^web\/src\/(ui\/|code\/python\.ts|lab\/url\.ts)/, // the training share, a column of the data
    one_hot: /^web\/src\/(engine|code)\//,             // a form of targets
    step: /^web\/src\//,                              // the counter of a run
    r2: /^web\/src\/code\//,
  };
  const presets = /^web\/src\/lab\/(presets|first-labs|starters)\.ts$|^web\/lessons\//;

  test('no entry of the catalog is named', () => {
    const ids = Object.values(schema.kinds).flatMap((kind) => kind.entries.map((entry) => entry.id));
    expect(ids.length).toBeGreaterThan(30);
    const named = [...files('web/src', /\.(ts|css|html)$/), ...files('bindings', /\.cpp$/)].filter((file) => !presets.test(file)).flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return ids.filter((id) => new RegExp(`['"\`]${id}['"\`]`).test(text) && !otherMeanings[id]?.test(file)).map((id) => `${file} names ${id}`);
    });
    expect(named).toEqual([]);
  });
});
