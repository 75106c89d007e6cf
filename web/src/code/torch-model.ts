// A network of the PyTorch program: an nn.Sequential where its parts are a plain chain of modules, otherwise a class whose forward
// has a line a part. Either way parameter names agree with the page's.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { fillParams, fillPart, fillRoles } from './fill';
import { givenOf, pythonList } from './given';
import { inputPath, type Network, type Stacked } from './network';
import { partMark, pathMark } from './program';
import { heading } from './python';

/** What stands above a program: what it is, and what it imports. */
export function torchHead(network: Network, language: Language, definitions: string[]): string {
  const uses = (word: string): boolean => definitions.some((text) => text.includes(word));
  return `${heading(network, language, codeWords.headTorch)}
${uses('math.') ? 'import math\n\n' : ''}import numpy as np
import torch
from torch import nn
${uses('F.') ? 'from torch.nn import functional as F\n' : ''}from torch.utils.data import DataLoader, TensorDataset`;
}

export const isSequential = (network: Network): boolean => network.chain && network.parts.every(({ entry }) => plainCall(entry.torchCall));

const plainCall = (call: string | undefined): boolean => !call || call === 'f(x)';

export function regularized(network: Network): string {
  const all = network.parts.filter(({ shares }) => !shares).flatMap(({ weights }) => weights);
  if (all.every(({ regularized: is, name }) => is === name.endsWith('weight'))) return 'name.endswith("weight")';
  const names = all.filter(({ regularized: is }) => is).map(({ path }) => `"${isSequential(network) ? path.replace('layers.', '') : path}",`);
  return `name in (${names.join(' ')})`;
}

/** What a network is called in the program, and what is said of it. */
interface Called { name: string; type: string; about: string; aboutType: string; more?: string[] }

/** The function that makes a network with its initial weights, and its class where it is no plain chain. `more`: further lines. */
export function makeModel(network: Network, { name, type, about, aboutType, more = [] }: Called): string[] {
  const sequential = isSequential(network);
  const lines = [...network.parts.flatMap((part, i) => initialize(part, sequential ? `${name}[${i}]` : `${name}.layers[${i}]`)), ...more];
  const made = `def make_${name}():
    """${about}"""
${sequential ? `    ${name} = nn.Sequential(
${network.parts.map((part) => `        ${module(part)},`).join('\n')}
    )` : `    ${name} = ${type}()`}
${lines.map((line) => `    ${line}\n`).join('')}    return ${name}`;
  return sequential ? [made] : [modelClass(network, type, aboutType), made];
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
    return [...lines.slice(givenOf(part, { name: 'weight' }) ? 1 : 0, givenOf(part, { name: 'bias' }) ? 1 : 2).map((line) => partMark(part.path, line)), ...given(part, place)];
  }
  return [...given(part, place), ...part.weights.filter((weight) => weight.start && !givenOf(part, weight)).map(({ name, path, start }) =>
    partMark(part.path, fillRoles(fillParams(start!.entry.torch, start!.entry, start!.choice, ''), { w: { text: `${place}.${name}`, path } })))];
}

/** Parameters whose first numbers the lab states. */
const given = (part: Stacked, place: string): string[] => part.weights.flatMap((weight) => {
  const numbers = givenOf(part, weight);
  return numbers === undefined ? [] : [partMark(part.path, `${pathMark(weight.path, `${place}.${weight.name}`)}.data = torch.tensor(${pythonList(numbers)})`)];
});

/** Every part is one line of forward; names are those of the formulas. */
function modelClass(network: Network, name: string, about: string): string {
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
  return `class ${name}(nn.Module):
    """${about}"""
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
