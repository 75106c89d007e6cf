// The lab as a PyTorch program. A plain chain of modules is an nn.Sequential in which entry `layers.i` of the lab is `model[i]`; any
// other network is a Model whose `layers[i]` it is. Either way parameter names agree with the page's.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillPart, fillRoles } from './fill';
import { followsLosses, hasModes, inputPath, type Network, type Stacked } from './network';
import { bare, makeProgram, partMark, pathMark, type Program } from './program';
import { balanced, classWeights, constants, heading, loadData, loss, lossNames, program, sayIn, score, t, x } from './python';

export function torchProgram(network: Network, language: Language): Program {
  const say = sayIn(language);
  const { regularizer } = network;
  const sequential = isSequential(network);
  const definitions = definitionsOf(network, 'torchDef');
  const uses = (word: string): boolean => definitions.some((text) => text.includes(word));
  return makeProgram('lab_torch.py', program([
    `${heading(network, language, codeWords.headTorch)}
${uses('math.') ? 'import math\n\n' : ''}import numpy as np
import torch
from torch import nn
${uses('F.') ? 'from torch.nn import functional as F\n' : ''}from torch.utils.data import DataLoader, TensorDataset

${constants(network)}${classWeights(network, 'torch.ones')}
${network.results.map((one, i) => partMark('loss', `${lossNames(network)[i]} = ${fillParams(one.loss.entry.torch, one.loss.entry, one.loss.choice, one.place)}`)).join('\n')}`,
    balanced(network, language),
    loadData(network, language, 'torch.from_numpy'),
    ...definitions,
    !sequential && modelClass(network, language),
    `def make_model():
    """${say(codeWords.makeModel)}"""
${sequential ? `    model = nn.Sequential(
${network.parts.map((part) => `        ${module(part)},`).join('\n')}
    )` : '    model = Model()'}
${network.parts.flatMap((part, i) => initialize(part, sequential ? `model[${i}]` : `model.layers[${i}]`)).map((line) => `    ${line}\n`).join('')}    return model`,
    regularizer && !regularizer.entry.decoupled && partMark('regularizer', `def penalty(model):
    """${say(codeWords.penalty, { name: regularizer.entry.name[language] })}"""
    weights = [p for name, p in model.named_parameters() if ${regularized(network)}]
    return sum(${fillRoles(fillParams(regularizer.entry.torch, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`),
    train(network, language),
    evaluate(network, language),
    main(network),
  ]), 'python');
}

const isSequential = (network: Network): boolean => network.chain && network.parts.every(({ entry }) => plainCall(entry.torchCall));

const plainCall = (call: string | undefined): boolean => !call || call === 'f(x)';

function regularized(network: Network): string {
  const all = network.parts.filter(({ shares }) => !shares).flatMap(({ weights }) => weights);
  if (all.every(({ regularized: is, name }) => is === name.endsWith('weight'))) return 'name.endswith("weight")';
  const names = all.filter(({ regularized: is }) => is).map(({ path }) => `"${isSequential(network) ? path.replace('layers.', '') : path}",`);
  return `name in (${names.join(' ')})`;
}

function module(part: Stacked): string {
  const text = fillPart(part.entry.torch, part);
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  return partMark(part.path, pathMark(part.y, name) + text.slice(name.length));
}

function initialize(part: Stacked, place: string): string[] {
  if (part.shares) return [];
  if (part.init && part.w && part.weights.every(({ role }) => role === 'w' || role === 'b')) {
    const w = { text: `${place}.weight`, path: part.w };
    const { entry, choice, path } = part.init;
    const lines = [fillRoles(fillParams(entry.torch, entry, choice, path), { w })];
    if (part.b) lines.push(`nn.init.zeros_(${pathMark(part.b, `${place}.bias`)})`);
    return lines.map((line) => partMark(part.path, line));
  }
  return part.weights.filter(({ start }) => start).map(({ name, path, start }) =>
    partMark(part.path, fillRoles(fillParams(start!.entry.torch, start!.entry, start!.choice, ''), { w: { text: `${place}.${name}`, path } })));
}

/** Every part is one line of forward; names are those of the formulas. */
function modelClass(network: Network, language: Language): string {
  const names = new Map<string, string>(network.inputs.map(({ path, name }) => [path, pathMark(inputPath, network.inputs.length > 1 ? name : 'x')]));
  const made = network.parts.map((part) => (part.shares ? '            nn.Identity(),' : `            ${module(part)},`));
  const lines = network.parts.map((part, i) => {
    const owner = part.shares ? network.parts.indexOf(part.shares) : i;
    const sources = part.sources.map((path) => names.get(path) ?? 'x');
    const y = pathMark(part.y, part.letter + part.level);
    names.set(part.y, y);
    return partMark(part.path, `        ${y} = ${callOf(part, `self.layers[${owner}]`, sources)}`);
  });
  let at = 0;
  const split = network.inputs.length < 2 ? [] : network.inputs.map(({ name, shape }) => {
    const from = at;
    at += shape.reduce((a, b) => a * b, 1);
    return `        ${name} = x[:, ${from}:${at}]${shape.length > 1 ? `.reshape(-1, ${shape.join(', ')})` : ''}`;
  });
  const results = network.results.map(({ part }) => (part ? names.get(part.y)! : 'x'));
  return `class Model(nn.Module):
    """${sayIn(language)(codeWords.model)}"""
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([
${made.join('\n')}
        ])

    def forward(self, x):
${[...split, ...lines].join('\n')}
        return ${results.join(', ')}`;
}

/** The call of a module on its sources: "f(x)", or the entry's own words with f and x put in. */
function callOf(part: Stacked, f: string, sources: string[]): string {
  const template = part.entry.torchCall || 'f(x)';
  const list = sources.length > 1 ? `[${sources.join(', ')}]` : sources[0]!;
  const call = fillPart(template, part)
    .replace(/(?<![\w.])x\[(\d)\]/g, (whole, i: string) => (sources.length > 1 ? sources[Number(i)] ?? whole : whole));
  return fillRoles(call, { f: { text: f }, x: { text: list } });
}

/** The loss of the network's outputs z: one term, or a weighted sum of several. */
function lossOf(network: Network, outputs: (i: number) => string): string {
  return network.results.map(({ weight, target }, i) =>
    `${weight === 1 ? '' : `${weight} * `}${lossNames(network)[i]}(${outputs(i)}, ${target === 'input' ? x : t})`).join(' + ');
}

function train(network: Network, language: Language): string {
  const { optimizer } = network;
  const { regularizer } = network;
  const decay = regularizer?.entry.decoupled ? partMark('regularizer', `
            lr = optimizer.param_groups[0]["lr"]
            with torch.no_grad():
                for name, w in model.named_parameters():
                    if ${regularized(network)}:
                        ${fillRoles(fillParams(regularizer.entry.torch, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'w' } })}`) : '';
  const penalty = regularizer && !decay ? ` + ${partMark('regularizer', 'penalty(model)')}` : '';
  const update = fillParams(optimizer.entry.torch, optimizer.entry, optimizer.choice, 'optimizer');
  const several = network.results.length > 1;
  const { schedule, clip } = network;
  const rate = schedule && fillParams(schedule.entry.torch, schedule.entry, schedule.choice, 'schedule');
  const scheduler = rate && partMark('schedule', `scheduler = ${rate.replace(/\bSTEPS\b/, 'epochs * len(batches)')}`);
  const turn = partMark('schedule', `scheduler.step(${followsLosses(network) ? 'test_loss()' : ''})`);
  return `def train(model, batches, epochs${followsLosses(network) ? ', test_loss' : ''}):
    """${sayIn(language)(codeWords.train)}"""
    ${partMark('optimizer', `optimizer = ${update}`)}${scheduler ? `\n    ${scheduler}` : ''}
    for _ in range(epochs):
        total, rows = 0.0, 0
${network.parts.some(hasModes) ? '        model.train()\n' : ''}        for ${x}, ${t} in batches:
${several ? `            ${partMark('forward', `z = model(${x})`)}\n` : ''}            ${partMark('forward', `${loss} = ${lossOf(network, (i) => (several ? `z[${i}]` : `model(${x})`))}${penalty}`)}
            optimizer.zero_grad()
            ${partMark('backward', `${loss}.backward()`)}${decay}
${clip ? `            ${partMark('clip', fillParams(clip.entry.torch, clip.entry, clip.choice, 'clip'))}\n` : ''}            ${partMark('optimizer', 'optimizer.step()')}${schedule?.entry.byStep ? `\n            ${turn}` : ''}
            total += loss.item() * len(x)
            rows += len(x)
${schedule && !schedule.entry.byStep ? `        ${turn}\n` : ''}        yield total / rows`;
}

function evaluate(network: Network, language: Language): string {
  const { name, expression } = score(network);
  const value = name === 'r2' ? expression : `${expression}.float().mean()`;
  const main = Math.max(0, network.results.findIndex(({ target }) => target === 'label'));
  return `@torch.no_grad()
def evaluate(model, x, t):
    """${sayIn(language)(codeWords.evaluate)}"""
${network.parts.some(hasModes) ? '    model.eval()\n' : ''}    z = model(x)${network.results.length > 1 ? `[${main}]` : ''}
    ${name} = ${value}
    return ${lossNames(network)[main]}(z, t).item(), ${name}.item()`;
}

const main = (network: Network): string => {
  const { name } = score(network);
  return bare(`def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
    for epoch, loss in enumerate(train(model, batches, EPOCHS${followsLosses(network) ? ', lambda: evaluate(model, x_test, t_test)[0]' : ''}), start=1):
        test_loss, ${name} = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`);
};
