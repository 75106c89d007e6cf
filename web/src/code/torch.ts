// The lab as a PyTorch program. Entry `layers.i` of the lab is `model[i]`, so parameter names agree with the page's.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { fillParams, fillRoles } from './fill';
import type { Network, Stacked } from './network';
import { makeProgram, partMark, pathMark, type Program } from './program';
import { constants, heading, loadData, loss, program, sayIn, score, t, x } from './python';

export function torchProgram(network: Network, language: Language): Program {
  const say = sayIn(language);
  const { regularizer } = network;
  return makeProgram('lab_torch.py', program([
    `${heading(network, language, codeWords.headTorch)}
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

${constants(network)}
${partMark('loss', `loss_fn = ${fillParams(network.loss.entry.torch, network.loss.entry, network.loss.choice, 'loss')}`)}`,
    loadData(network, language),
    `def make_model():
    """${say(codeWords.makeModel)}"""
    model = nn.Sequential(
${network.parts.map((part) => `        ${module(part)},`).join('\n')}
    )
${network.parts.flatMap(initialize).map((line) => `    ${line}\n`).join('')}    return model`,
    regularizer && partMark('regularizer', `def penalty(model):
    """${say(codeWords.penalty, { name: regularizer.entry.name[language] })}"""
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    return sum(${fillRoles(fillParams(regularizer.entry.torch, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`),
    train(network, language),
    evaluate(network, language),
    main(network),
  ]), 'python');
}

function module(part: Stacked): string {
  const text = fillParams(part.entry.torch, part.entry, part.choice, part.path).replace('{in}', String(part.inShape.at(-1)));
  const name = /^[\w.]+/.exec(text)?.[0] ?? '';
  return partMark(part.path, pathMark(part.y, name) + text.slice(name.length));
}

function initialize(part: Stacked, index: number): string[] {
  if (!part.init || !part.w) return [];
  const w = { text: `model[${index}].weight`, path: part.w };
  const { entry, choice, path } = part.init;
  const lines = [fillRoles(fillParams(entry.torch, entry, choice, path), { w })];
  if (part.b) lines.push(`nn.init.zeros_(${pathMark(part.b, `model[${index}].bias`)})`);
  return lines.map((line) => partMark(part.path, line));
}

function train(network: Network, language: Language): string {
  const { optimizer } = network;
  const penalty = network.regularizer ? ` + ${partMark('regularizer', 'penalty(model)')}` : '';
  const update = fillParams(optimizer.entry.torch, optimizer.entry, optimizer.choice, 'optimizer');
  return `def train(model, batches, epochs):
    """${sayIn(language)(codeWords.train)}"""
    ${partMark('optimizer', `optimizer = ${update}`)}
    for _ in range(epochs):
        total, rows = 0.0, 0
        for ${x}, ${t} in batches:
            ${partMark('forward', `${loss} = loss_fn(model(${x}), ${t})${penalty}`)}
            optimizer.zero_grad()
            ${partMark('backward', `${loss}.backward()`)}
            ${partMark('optimizer', 'optimizer.step()')}
            total += loss.item() * len(x)
            rows += len(x)
        yield total / rows`;
}

function evaluate(network: Network, language: Language): string {
  const { name, expression } = score(network);
  const value = name === 'r2' ? expression : `${expression}.float().mean()`;
  return `@torch.no_grad()
def evaluate(model, x, t):
    """${sayIn(language)(codeWords.evaluate)}"""
    z = model(x)
    ${name} = ${value}
    return loss_fn(z, t).item(), ${name}.item()`;
}

const main = (network: Network): string => {
  const { name } = score(network);
  return `def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
    for epoch, loss in enumerate(train(model, batches, EPOCHS), start=1):
        test_loss, ${name} = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`;
};
