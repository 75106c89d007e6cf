// The compiler of lessons: what is right becomes a page, and every kind of mistake is said with file, line and remedy.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileBook, loadTools } from '../../scripts/lessons/book.mjs';
import { bareLetter, TexPrinter } from '../../scripts/lessons/tex.mjs';
import { engineIsBuilt } from './fixtures/engine';

const head = ['---', 'title: T', 'question: Q?', 'summary: S.', 'minutes: 5', '---'];
const end = [':::sources', '- A book.', ':::'];
const lab = {
  version: 1, seed: 7, data: { id: 'xor', count: 100, noise: 0, split: 0.5 }, model: { layers: [{ id: 'dense', units: 1 }, { id: 'tanh' }] },
  loss: { id: 'mse' }, optimizer: { id: 'sgd', lr: 0.03 }, train: { batch: 10, epochs: 5 },
};
const labs = () => ({
  symbols: { w: { tex: 'w', path: 'layers.0.weight', zh: '权重', en: 'weight' } } as Record<string, Record<string, unknown>>,
  labs: { plane: { title: { zh: '标题', en: 'Title' }, lab: structuredClone(lab) as Record<string, unknown>, panels: ['run'], height: 400 } as Record<string, unknown> } as Record<string, Record<string, unknown>>,
  goals: {} as Record<string, unknown>,
});
const body = ['Text with $\\sym{w}$.', '', '::lab{#plane}', ''];

let tools: unknown;
const folder = mkdtempSync(join(tmpdir(), 'lessons-'));
beforeAll(async () => { tools = await loadTools(); }, 30_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Given { zh?: string[]; en?: string[]; json?: unknown; text?: string }

function compile({ zh = [...head, ...body, ...end], en = zh, json = labs(), text }: Given) {
  const path = join(folder, '01-one');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'zh.md'), zh.join('\n'));
  writeFileSync(join(path, 'en.md'), en.join('\n'));
  writeFileSync(join(path, 'labs.json'), text ?? JSON.stringify(json, null, 1));
  writeFileSync(join(folder, 'terms.json'), '{ "bias": { "zh": "偏置", "en": "bias" } }');
  return compileBook(tools, { folder });
}

/** The lesson with these lines after the first lab. */
const withLines = (...lines: string[]): Given => ({ zh: [...head, ...body, ...lines, '', ...end] });
/** Line of the first of them. */
const at = head.length + body.length + 1;

function changed(change: (json: ReturnType<typeof labs>) => void): Given {
  const json = labs();
  change(json);
  return { json };
}

test.runIf(engineIsBuilt)('what is right has no mistakes and becomes HTML without style attributes', () => {
  const { lessons, mistakes, css } = compile(withLines(
    ':::formula{#one}', '\\sym{w} = \\frac{1}{2}', ':::', '', 'See [@one] and [[bias]]; 3:1 and a:b stay.', '', '## Part {#part}', '', ':::quiz{#q}', 'Which?', '', '- [x] this — because', '- [ ] that', ':::', '',
    '```python {lab=plane run}', '«w|weights» = 1', '```', '', ':::aside{title="More"}', 'Aside.', ':::', '', ':::erratum{source=000 title="Wrong"}', 'Right.', ':::',
  ));
  expect(mistakes.list).toEqual([]);
  const { html, programs, headings } = lessons[0]!.zh!;
  expect(html).not.toMatch(/ style=/);
  expect(css).toMatch(/\.katex \.k0\.k0\{/);
  expect(html).toContain('data-symbol="w" data-path="layers.0.weight"');
  expect(html).toContain('href="#eq-one">(1.1)</a>');
  expect(html).toContain('href="../terms/#bias"');
  expect(html).toContain('3:1 and a:b stay.');
  expect(headings).toEqual([{ id: 'part', title: 'Part' }]);
  expect(programs).toEqual([{ line: at + 15, text: 'weights = 1' }]);
});

const md = (language: string, line: number, words: RegExp) => ({ where: `01-one/${language}.md:${line}:`, words });
const json = (words: RegExp) => ({ where: '01-one/labs.json:', words });

describe.runIf(engineIsBuilt)('every mistake says file, line, what and remedy', () => {
  test.each<[string, Given, { where: string; words: RegExp }]>([
    ['no front matter', { zh: [...body, ...end] }, md('zh', 1, /no front matter.*Begin with/)],
    ['a key missing in it', { zh: [...head.filter((one) => !one.startsWith('minutes')), ...body, ...end] }, md('zh', 1, /no minutes.*Add a line/)],
    ['an unknown directive', withLines('::labb{#plane}'), md('zh', at, /no directive "labb".*Choose from/)],
    ['an unknown attribute', withLines('::goal{#g foo=1}'), md('zh', at, /no attribute "foo".*may have/)],
    ['an unknown lab', withLines('::lab{#other}'), md('zh', at, /no lab "other".*Choose from plane/)],
    ['a lab twice', withLines('::lab{#plane}'), md('zh', at, /stands twice.*another id/)],
    ['an unknown goal', withLines('::goal{#g}'), md('zh', at, /no goal "g".*Choose from/)],
    ['an unknown figure', withLines('::figure{#f}'), md('zh', at, /no figure "f".*Choose from/)],
    ['a formula without id', withLines(':::formula', '\\sym{w}', ':::'), md('zh', at, /formula has no id.*Write/)],
    ['a formula without end', withLines(':::formula{#a}', '\\sym{w}'), md('zh', at, /TeX|no end|outside/)],
    ['wrong TeX', withLines(':::formula{#a}', '\\frac{1}', ':::'), md('zh', at, /TeX: .*Mend/)],
    ['a letter outside \\sym', withLines('Here $x + 1$.'), md('zh', at, /"x" stands outside \\sym.*Write \\sym/)],
    ['a Greek letter outside \\sym', withLines('Here $\\alpha$.'), md('zh', at, /"\\alpha" stands outside/)],
    ['a symbol not declared', withLines('Here $\\sym{v}$.'), md('zh', at, /"v" is not declared.*Declare it/)],
    ['a formula between dollars', withLines('$$', '1', '$$'), md('zh', at, /cannot be cited.*formula/)],
    ['a formula cited that is not there', withLines('See [@none].'), md('zh', at, /no formula "none"/)],
    ['an unknown term', withLines('A [[biased]] word.'), md('zh', at, /no term "biased".*terms.json/)],
    ['HTML', withLines('A <b>bold</b> word.'), md('zh', at, /HTML.*Use Markdown/)],
    ['a block of HTML', withLines('<div>x</div>'), md('zh', at, /HTML.*Use Markdown/)],
    ['a picture', withLines('![a](b.png)'), md('zh', at, /picture.*drawn/)],
    ['a heading without id', withLines('## Part'), md('zh', at, /heading has no id.*Write/)],
    ['a heading of the first level', withLines('# Part {#p}'), md('zh', at, /first level.*begin sections/)],
    ['two headings with one id', withLines('## A {#a}', '', '## B {#a}'), md('zh', at + 2, /"a" stands twice/)],
    ['a quiz without answers', withLines(':::quiz{#q}', 'What?', ':::'), md('zh', at, /no task list.*End it/)],
    ['a quiz with nothing right', withLines(':::quiz{#q}', 'What?', '', '- [ ] a', '- [ ] b', ':::'), md('zh', at, /No item.*right/)],
    ['a prediction without lab', withLines(':::quiz{#q predict}', 'What?', '', '- [x] a', '- [ ] b', ':::'), md('zh', at, /names no lab.*lab=id/)],
    ['an erratum without tutorial', withLines(':::erratum{title="x"}', 'a', ':::'), md('zh', at, /names no tutorial.*source=/)],
    ['an aside without title', withLines(':::aside', 'a', ':::'), md('zh', at, /aside has no title/)],
    ['code in no language', withLines('```', 'x', '```'), md('zh', at, /says no language.*Choose/)],
    ['code with an unknown attribute', withLines('```python {fast}', 'x', '```'), md('zh', at, /no attribute "fast"/)],
    ['a mark that is no symbol', withLines('```python', 'x = 1', '«v» = 2', '```'), md('zh', at + 2, /«v» is no symbol.*Declare/)],
    ['no sources', { zh: [...head, ...body] }, md('zh', head.length + body.length, /names no sources.*End it/)],
    ['languages that differ', { zh: [...head, ...body, ...end], en: [...head, ...body, '## More {#more}', '', ...end] }, md('en', at, /Here stands ## heading.*same/)],
    ['broken JSON', { text: '{\n "labs": {,}\n}' }, { where: '01-one/labs.json:2:', words: /key in double quotes.*Mend/ }],
    ['a key twice', { text: '{\n "labs": {},\n "labs": {}\n}' }, { where: '01-one/labs.json:3:', words: /stands twice/ }],
    ['an unknown section', changed((all) => { (all as Record<string, unknown>).lab = {}; }), json(/"lab" is unknown.*Known are/)],
    ['a lab the engine refuses', changed((all) => { (all.labs.plane!.lab as { data: { id: string } }).data.id = 'none'; }), json(/no "none".*choose one of/)],
    ['a lab with an unknown setting', changed((all) => { (all.labs.plane!.lab as Record<string, unknown>).speed = 3; }), json(/labs\.plane\.lab\.speed/)],
    ['an unknown panel', changed((all) => { all.labs.plane!.panels = ['everything']; }), json(/no panel "everything".*Choose/)],
    ['no height', changed((all) => { delete all.labs.plane!.height; }), json(/"height" is missing.*from 160/)],
    ['one language missing', changed((all) => { delete all.symbols.w!.zh; }), json(/"zh" is missing/)],
    ['a path no lab has', changed((all) => { all.symbols.w!.path = 'layers.7.weight'; }), md('zh', head.length + 1, /No lab has "layers\.7\.weight".*Mend/)],
    ['an element outside its tensor', changed((all) => { all.symbols.w!.path = 'layers.0.weight[5,0]'; }), md('zh', head.length + 1, /No lab has/)],
    ['a figure of no kind', changed((all) => Object.assign(all, { figures: { f: { kind: 'none', title: { zh: 'a', en: 'a' }, height: 300 } } })), json(/no figure "none".*web\/src\/figures/)],
    ['a second figure that trains', {
      ...withLines('::figure{#f}', '', '::figure{#g}'),
      ...changed((all) => Object.assign(all, { figures: Object.fromEntries(['f', 'g'].map((id) => [id, { kind: 'loss_slice', title: { zh: 'a', en: 'a' }, height: 300 }])) })),
    }, md('zh', at + 2, /"g" trains.*"f" above.*Keep one/)],
    ['a goal on an unknown fact', changed((all) => { all.goals.g = { lab: 'plane', text: { zh: 'a', en: 'a' }, all: [{ fact: 'luck', min: 1 }], solution: { lab, steps: 1 } }; }), json(/no fact "luck".*Choose/)],
    ['a goal solved on other data', changed((all) => { all.goals.g = { lab: 'plane', text: { zh: 'a', en: 'a' }, all: [{ fact: 'step', min: 1 }], solution: { lab: { ...lab, data: { id: 'gauss' } }, steps: 1 } }; }), json(/other data.*own data only/)],
    ['a goal without solution', changed((all) => { all.goals.g = { lab: 'plane', text: { zh: 'a', en: 'a' }, all: [{ fact: 'step', min: 1 }] }; }), json(/solution.*no object/)],
    ['something declared and not used', changed((all) => { all.symbols.u = { tex: 'u', zh: 'a', en: 'a' }; }), json(/"u" of symbols is used nowhere/)],
  ])('%s', (_, given, { where, words }) => {
    const { list } = compile(given).mistakes;
    const found = list.filter((one: string) => one.includes(where) && words.test(one));
    expect(found, list.join('\n')).not.toEqual([]);
    for (const one of list) expect(one).toMatch(/\.(md|json):\d+: \S.*[.!?»)}\]"] \S.*\.$/);
  });
});

describe('letters', () => {
  test.each([['x', 'x'], ['\\sym{w}_i', 'i'], ['\\sum_{k=1}', 'k'], ['\\lambda\\sym{w}', '\\lambda'], ['权', '权']])('%s has a bare one', (tex, letter) => expect(bareLetter(tex)).toBe(letter));
  test.each(['\\sym{w1}\\,\\sym{x}', '\\text{if } \\sym{x} > 0', '\\mathrm{d}\\sym{x}', '\\operatorname{softmax}(\\sym{z})', '\\begin{aligned} \\sym{a} &= 1 \\end{aligned}', '\\begin{array}{lcr} 1 \\end{array}', '\\partial \\sym{L}', '\\log \\exp 1', '\\\\[4pt]'])('%s has none', (tex) => expect(bareLetter(tex)).toBeNull());
});

test('styles of formulas become classes, each once', () => {
  const printer = new TexPrinter();
  const first = printer.print('\\frac{1}{2}', {}), size = printer.classes.size;
  expect(printer.print('\\frac{1}{2}', {})).toBe(first);
  expect(printer.classes.size).toBe(size);
  expect(first).not.toContain('style=');
  expect(size).toBeGreaterThan(0);
});
