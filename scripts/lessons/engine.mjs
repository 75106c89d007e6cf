// The engine that checks labs while lessons are compiled: the wasm build in this process when it is there, else the native program.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { catalogFile } from '../lib/catalog.mjs';
import { inRoot } from '../lib/paths.mjs';
import { Stop } from '../lib/say.mjs';

const wasm = inRoot('build/wasm-simd/engine.mjs');
const program = inRoot('build/native/garden');

/** { schema, report(lab) }: the report lists problems or the tensors with their shapes. A lab is computed once. */
export async function openEngine() {
  const { schema, report } = existsSync(wasm) ? await inProcess() : existsSync(program) ? native() : none();
  const known = new Map();
  return {
    schema: JSON.parse(schema),
    report(lab) {
      const text = JSON.stringify(lab);
      if (!known.has(text)) known.set(text, JSON.parse(report(text)));
      return known.get(text);
    },
  };
}

async function inProcess() {
  const { default: make } = await import(pathToFileURL(wasm).href);
  const engine = new (await make()).Engine();
  return { schema: readFileSync(catalogFile, 'utf8'), report: (lab) => engine.create(lab, false) };
}

function native() {
  const ask = (args, input) => {
    try {
      return execFileSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
    } catch (error) {
      const sentences = `${error.stderr}`.trim().split('\n').map((en) => ({ path: /^(?:garden: )?([\w.]+):/.exec(en)?.[1] ?? '', message: { en, zh: en } }));
      return JSON.stringify({ problems: sentences });
    }
  };
  return { schema: ask(['schema'], ''), report: (lab) => ask(['report', '-'], lab) };
}

function none() {
  throw new Stop('Labs are checked by the engine, which is not built.', 'Run: cmake --preset native && cmake --build build/native --target garden');
}
