// The printed programs, kept word for word for a few labs; whether they compute the right thing is proved by tests/golden/programs.py.

import { readFileSync } from 'node:fs';
import { describe as suite, expect, it } from 'vitest';
import { highlight } from '../../web/src/code/highlight';
import { describe } from '../../web/src/code/network';
import { programLanguages, printProgram } from '../../web/src/code/programs';
import type { Entry, Schema } from '../../web/src/engine/schema';
import type { Part } from '../../web/src/engine/protocol';
import type { Lab } from '../../web/src/lab/lab';
import { labsOfAllEntries, sampleLabs } from './sample-labs';

const schema = JSON.parse(readFileSync('tests/golden/schema.json', 'utf8')) as Schema;
const labs = { ...sampleLabs, ...labsOfAllEntries(schema) };

/** Labs of the other ways to train: their own golden files, with the parameters that the engine reports of them. */
const golden = (file: string): Lab => JSON.parse(readFileSync(`tests/golden/labs/${file}.json`, 'utf8')) as Lab;
const ways: Record<string, { lab: Lab; facts: Part[] }> = {
  game: { lab: golden('adversarial/wasserstein-clipped'), facts: [] },
  'layer-by-layer': { lab: golden('layerwise/persistent-chains'), facts: machineFacts(golden('layerwise/persistent-chains')) },
};

/** Boltzmann machines have a second vector; the rest follows from the catalog. */
function machineFacts(lab: Lab): Part[] {
  return describe(lab, schema).parts.map((part) => {
    const weights = part.weights.map(({ role, start: _start, ...weight }) => ({
      ...weight, ...(weight.name === 'visible_bias' && { shape: [part.inShape[0]!] }), ...(role === 'w' && part.init && { init: part.init.choice }),
    }));
    return { ...part, weights } as unknown as Part;
  });
}

suite.each(programLanguages)('$name of another way to train', ({ id }) => {
  it.each(Object.entries(ways))('of the lab %s is the one that was approved', async (name, { lab, facts }) => {
    const { text, file } = printProgram(lab, schema, id, name === 'game' ? 'en' : 'zh', facts);
    await expect(text).toMatchFileSnapshot(`programs/${name}/${file}`);
    expect(text).not.toMatch(/[«»‹›\uE000-\uE002]|undefined|NaN|\[object|\{(in|[a-z]+_[a-z]+)\}/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  });

  it.each(Object.entries(ways))('of the lab %s shows the settings of the trainer', (_, { lab, facts }) => {
    const params = new Set(printProgram(lab, schema, id, 'zh', facts).lines.flatMap(({ tokens }) => tokens.map(({ param }) => param)));
    const trainer = schema.kinds.trainer.entries.find((entry) => entry.id === lab.train.kind)!;
    if (id === 'keras' && trainer.pretrains) return; // a sentence
    for (const { id: param, type } of trainer.params) if (type !== 'enum') expect(params).toContain(`train.${param}`);
  });
});

suite.each(programLanguages)('$name', ({ id, make }) => {
  it.each(Object.entries(sampleLabs))('of the lab %s is the one that was approved', async (name, lab) => {
    const { text, file } = printProgram(lab, schema, id, name === 'hills' ? 'zh' : 'en');
    await expect(text).toMatchFileSnapshot(`programs/${name}/${file}`);
  });

  it.each(Object.entries(labs))('of %s has no hole and no line too long', (_, lab) => {
    const { text, lines } = printProgram(lab, schema, id, 'en');
    expect(text).not.toMatch(/[«»\uE000-\uE002]|undefined|NaN|\[object/);
    expect(text.replace(/f"[^"\n]*"/g, '')).not.toMatch(/\{(in|out|[a-z]+\d?)\}(?!"|,)/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
    expect(`${lines.map(({ tokens }) => tokens.map((token) => token.text).join('')).join('\n')}\n`).toBe(text);
  });

  it.each(Object.entries(labs))('of %s links every weight and shows every hyper-parameter', (_, lab) => {
    const network = describe(lab, schema);
    const tokens = make(network, 'zh').lines.flatMap((line) => line.tokens);
    const paths = new Set(tokens.map(({ path }) => path));
    const params = new Set(tokens.map(({ param }) => param));
    for (const part of network.parts) {
      expect(paths).toContain(part.y);
      if (part.w && id !== 'keras') expect(paths).toContain(part.w);
    }
    // An option may choose between texts instead of standing in them.
    const numbers = (entry: Entry | undefined) => entry?.params.filter(({ type }) => type === 'float' || type === 'int') ?? [];
    for (const { id: param } of numbers(network.optimizer.entry)) expect(params).toContain(`optimizer.${param}`);
    for (const { id: param } of numbers(network.regularizer?.entry)) expect(params).toContain(`regularizer.${param}`);
  });
});

suite('weights that the lab states', () => {
  const lab: Lab = {
    ...sampleLabs['spiral']!,
    model: { layers: [{ id: 'dense', units: 2, weights: { weight: [[0.1, 0.2], [0.3, -4]], bias: [0.5, 0.6] } }, { id: 'sigmoid' }, { id: 'dense', units: 1, weights: { bias: [0.25] } }] },
  };

  it.each([
    ['torch', ['model[0].weight.data = torch.tensor([[0.1, 0.2], [0.3, -4.0]])', 'model[2].bias.data = torch.tensor([0.25])', 'nn.init.xavier_uniform_(model[2].weight)']],
    ['numpy', ['"w1": np.array([[0.1, 0.2], [0.3, -4.0]], np.float32)', '"b2": np.array([0.25], np.float32)', '"w2": initial_weights(rng, 1, 2)']],
    ['keras', ['kernel_initializer=initializers.Constant([[0.1, 0.3], [0.2, -4.0]])', 'bias_initializer=initializers.Constant([0.25])', 'kernel_initializer=initializers.GlorotUniform()']],
    ['cpp', ['std::vector<float>{0.1f, 0.2f, 0.3f, -4.0f}', 'std::vector<float>{0.25f}', 'start(2, GlorotUniform{}, 2, 1)']],
  ] as const)('stand in the %s program as they are, and nothing else starts those parameters', (id, wanted) => {
    const { text } = printProgram(lab, schema, id, 'en');
    for (const line of wanted) expect(text).toContain(line);
    expect(text.match(/nn\.init\.\w+|\bGlorotUniform|initial_weights\(rng, \d/g) ?? []).toHaveLength(1);
  });

  it('are broken into lines where there are many', () => {
    const wide: Lab = { ...lab, model: { layers: [{ id: 'dense', units: 40, weights: { weight: Array.from({ length: 40 }, (_, i) => [i / 7, -i]) } }, { id: 'dense', units: 1 }] } };
    for (const { id } of programLanguages) expect(Math.max(...printProgram(wide, schema, id, 'en').text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
  });
});

it('highlighting loses no character', () => {
  const text = 'x = f("a#b", 1e-8)  # c\n"""doc\nstring"""\nfor i in range(3): pass\n';
  expect(highlight(text, 'python').map((piece) => piece.text).join('')).toBe(text);
  expect(highlight(text, 'python').find((piece) => piece.text === '# c')?.syntax).toBe('comment');
});
