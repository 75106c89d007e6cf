// Prints the page's programs of labs outside the page, from the same generators.
//   node tests/golden/print_program.mjs --schema SCHEMA.json --to numpy LAB.json            one program on standard output
//   node tests/golden/print_program.mjs --schema SCHEMA.json --out DIR LAB.json LAB.json …  all of them as DIR/<lab>/<file>
// Where LAB.report.json stands beside LAB.json (from `garden report`), shapes and parameters come from it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const { values, positionals: labs } = parseArgs({
  allowPositionals: true,
  options: { schema: { type: 'string' }, to: { type: 'string' }, out: { type: 'string' }, language: { type: 'string', default: 'en' } },
});
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
if (!values.schema || labs.length === 0 || !(values.to || values.out)) {
  console.error('usage: print_program.mjs --schema SCHEMA.json (--to torch|keras|numpy|cpp | --out DIR) [--language en|zh] LAB.json …');
  process.exit(2);
}

const root = fileURLToPath(new URL('../../web', import.meta.url));
const server = await createServer({ root, configFile: false, appType: 'custom', logLevel: 'error', server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } });
try {
  const { printProgram, programLanguages } = await server.ssrLoadModule('/src/code/programs.ts');
  const schema = readJson(values.schema);
  for (const file of labs) {
    const report = file.replace(/\.json$/, '.report.json');
    const { lab, parts } = existsSync(report) ? readJson(report) : { lab: readJson(file) };
    if (values.to) process.stdout.write(printProgram(lab, schema, values.to, values.language, parts).text);
    if (!values.out) continue;
    const folder = join(values.out, basename(file, '.json'));
    mkdirSync(folder, { recursive: true });
    for (const { id } of programLanguages) {
      const program = printProgram(lab, schema, id, values.language, parts);
      writeFileSync(join(folder, program.file), program.text);
    }
  }
} finally {
  await server.close();
}
