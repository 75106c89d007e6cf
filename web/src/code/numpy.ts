// The lab as a NumPy program with nothing hidden: forward, backward and update are spelled out. Names follow the formulas:
// w1 b1 z1 a1 belong to layer 1, dw1 is the gradient of the loss by w1.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { fillParams, fillRoles, indent, type Name, type Names } from './fill';
import { inputPath, targetPath, type Network, type Stacked } from './network';
import { bare, makeProgram, partMark, pathMark, type Program } from './program';
import { constants, heading, loadData, loss, program, sayIn, score, t, x } from './python';

interface Named { part: Stacked; y: Name; dy: Name; w?: Name; b?: Name; dw?: Name; db?: Name }

export function numpyProgram(network: Network, language: Language): Program {
  const say = sayIn(language);
  const stack = nameParts(network);
  const { loss } = network;
  const lossNames: Names = { z: { text: 'z', path: stack.at(-1)?.y.path ?? inputPath }, t: { text: 't', path: targetPath } };
  const fillLoss = (text: string): string => fillRoles(fillParams(text, loss.entry, loss.choice, 'loss'), lossNames);
  return makeProgram('lab_numpy.py', program([
    `${heading(network, language, codeWords.headNumpy)}
import numpy as np

${constants(network)}`,
    loadData(network, language),
    ...makeParameters(stack, language),
    partMark('forward', forward(stack, language)),
    partMark('loss', `def loss_fn(z, t):
    """${say(codeWords.lossValue)}"""
    return ${fillLoss(loss.entry.numpy)}


def loss_gradient(z, t):
    """${say(codeWords.lossGrad)}"""
    return ${fillLoss(loss.entry.numpyGrad)}`),
    penalty(network, language),
    partMark('backward', backward(network, stack, language)),
    update(network, language),
    train(network, language),
    evaluate(network, language),
    main(network),
  ]), 'python');
}

/** Names as in the formulas: letter and level. */
function nameParts(network: Network): Named[] {
  return network.parts.map((part) => {
    const y = part.letter + part.level;
    const name = (text: string, path: string): Name => ({ text, path });
    const named: Named = { part, y: name(y, part.y), dy: name(`d${y}`, `${part.y}.grad`) };
    if (part.w) Object.assign(named, { w: name(`w${part.level}`, part.w), dw: name(`dw${part.level}`, `${part.w}.grad`) });
    if (part.b) Object.assign(named, { b: name(`b${part.level}`, part.b), db: name(`db${part.level}`, `${part.b}.grad`) });
    return named;
  });
}

const mark = (name: Name): string => (name.path ? pathMark(name.path, name.text) : name.text);
const parameters = (stack: Named[]): Name[] => stack.flatMap(({ w, b }) => [w, b].filter((one) => one !== undefined));

/** "a, b", broken into lines inside parentheses where it gets too long; one name alone is still a tuple. */
function tuple(names: Name[], limit = 76): string {
  if (names.length === 1) return `(${mark(names[0]!)},)`;
  if (bare(names.map(mark).join(', ')).length <= limit) return names.map(mark).join(', ');
  const lines: Name[][] = [[]];
  for (const name of names) {
    const line = lines.at(-1)!;
    if (line.map(({ text }) => text).join(', ').length + name.text.length > limit) lines.push([name]);
    else line.push(name);
  }
  return `(\n${lines.map((line) => `        ${line.map(mark).join(', ')},`).join('\n')}\n    )`;
}

const unpack = (names: Name[], from: string): string => (names.length ? `    ${tuple(names)} = ${from}\n` : '');

function makeParameters(stack: Named[], language: Language): string[] {
  const say = sayIn(language);
  const functions = new Map<string, { name: string; text: string; about: string }>();
  const lines: string[] = [];
  for (const { part, w, b } of stack) {
    if (!w || !part.init) continue;
    const { entry, choice, path } = part.init;
    const body = fillParams(entry.numpy, entry, choice, path);
    const key = bare(body);
    if (!functions.has(key)) functions.set(key, { name: `initial_weights${functions.size ? `_${functions.size + 1}` : ''}`, text: body, about: entry.name[language] });
    const [fanOut, fanIn] = [part.outShape.at(-1)!, part.inShape.at(-1)!];
    lines.push(partMark(part.path, `        "${mark(w)}": ${functions.get(key)!.name}(rng, ${fanOut}, ${fanIn}),`));
    if (b) lines.push(partMark(part.path, `        "${mark(b)}": np.zeros(${fanOut}, np.float32),`));
  }
  const initials = [...functions.values()].map(({ name, text, about }) => `def ${name}(rng, fan_out, fan_in):
    """${say(codeWords.initial, { name: about })}"""
${returning(text)}`);
  return [...initials, `def make_model(rng):
    """${say(codeWords.initModel)}"""
    return {
${lines.join('\n')}
    }`];
}

/** An initializer is an expression; the weights are float32 like the page's. */
const returning = (expression: string): string => `    weights = ${expression}\n    return weights.astype(np.float32)`;

function forward(stack: Named[], language: Language): string {
  const names = parameters(stack);
  const lines = stack.map(({ part, y, w, b }, i) => {
    const input = i === 0 ? { text: 'x', path: inputPath } : stack[i - 1]!.y;
    const own: Names = { x: input, y, ...(w && { w }), ...(b && { b }) };
    return partMark(part.path, `    ${mark(y)} = ${fillRoles(fillParams(part.entry.numpy, part.entry, part.choice, part.path), own)}`);
  });
  return `def forward(params, x):
    """${sayIn(language)(codeWords.forward)}"""
${unpack(names, 'params.values()')}${lines.join('\n')}
    return ${tuple(stack.map(({ y }) => y))}`;
}

function penalty({ regularizer }: Network, language: Language): string | undefined {
  if (!regularizer) return undefined;
  const { entry, choice } = regularizer;
  return partMark('regularizer', `def penalty(params):
    """${sayIn(language)(codeWords.penalty, { name: entry.name[language] })}"""
    weights = [p for name, p in params.items() if name.startswith("w")]
    return sum(${fillRoles(fillParams(entry.numpy, entry, choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`);
}

function backward(network: Network, stack: Named[], language: Language): string {
  const names = parameters(stack);
  const last = stack.at(-1);
  const lines: string[] = [];
  if (last) lines.push(partMark('loss', `    ${mark(last.dy)} = loss_gradient(${mark(last.y)}, ${t})`));
  for (let i = stack.length - 1; i >= 0; i--) {
    const { part, y, dy, w, b, dw, db } = stack[i]!;
    const before = stack[i - 1];
    if (!before && !w) continue; // nothing learns below here
    const input = before?.y ?? { text: 'x', path: inputPath };
    const dx = before?.dy ?? { text: 'dx' };
    const own: Names = { x: input, y, dy, dx, ...(w && { w, dw: dw! }), ...(b && { b, db: db! }) };
    const template = fillParams(part.entry.numpyGrad, part.entry, part.choice, part.path);
    const statements = template.split(/\n|;\s*/).filter(Boolean);
    const learns = stack.slice(0, i).some((below) => below.w);
    for (const statement of statements) {
      const target = /^«?(\w+)»?\s*=(?!=)/.exec(bare(statement))?.[1];
      if (target === 'dx' && !learns) continue; // nobody asks for the gradient by the data
      if (!target && !learns) continue;
      const text = target ? statement : `dx = ${statement}`;
      lines.push(partMark(part.path, `    ${fillRoles(text, own)}`));
    }
  }
  const { regularizer } = network;
  if (regularizer) {
    const { entry, choice } = regularizer;
    for (const { w, dw } of stack)
      if (w && dw) lines.push(partMark('regularizer', `    ${mark(dw)} += ${fillRoles(fillParams(entry.numpyGrad, entry, choice, 'regularizer'), { w, g: dw })}`));
  }
  const pairs = stack.flatMap(({ w, b, dw, db }) => [w && `"${w.text}": ${mark(dw!)}`, b && `"${b.text}": ${mark(db!)}`].filter((one) => one !== undefined));
  const gradients = bare(pairs.join(', ')).length > 76 ? `{\n${indent(pairs.map((pair) => `${pair},`).join('\n'), 8)}\n    }` : `{${pairs.join(', ')}}`;
  return `def backward(params, x, t, outputs):
    """${sayIn(language)(codeWords.backward)}"""
${unpack(names, 'params.values()')}${unpack(stack.map(({ y }) => y), 'outputs')}${lines.join('\n')}
    return ${gradients}`;
}

function update(network: Network, language: Language): string {
  const { entry, choice } = network.optimizer;
  const state = entry.state ?? [];
  const names: Names = { p: { text: 'p', path: 'optimizer.p' }, g: { text: 'g', path: 'optimizer.g' }, k: { text: 'k' } };
  for (const name of state) names[name] = { text: name, path: `optimizer.${name}` };
  const body = fillRoles(fillParams(entry.numpy, entry, choice, 'optimizer'), names);
  const values = ['grads[name]', ...state.map((name) => `state["${name}"][name]`)];
  return partMark('optimizer', `def update(params, grads, state, k):
    """${sayIn(language)(codeWords.update)}"""
    for name, p in params.items():
        ${['g', ...state].join(', ')} = ${values.join(', ')}
${indent(body, 8)}`);
}

function train(network: Network, language: Language): string {
  const state = network.optimizer.entry.state ?? [];
  const zeros = '{name: np.zeros_like(p) for name, p in params.items()}';
  const made = state.length ? `{\n${state.map((name) => `        "${name}": ${zeros},`).join('\n')}\n    }` : '{}';
  return `def mini_batches(x, t, rng):
    """${sayIn(language)(codeWords.miniBatches)}"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), BATCH):
        rows = order[start : start + BATCH]
        yield x[rows], t[rows]


def train(params, batches, epochs):
    """${sayIn(language)(codeWords.train)}"""
    ${partMark('optimizer', `state = ${made}`)}
    k = 0
    for _ in range(epochs):
        total, rows = 0.0, 0
        for ${x}, ${t} in batches():
            k += 1
            ${partMark('forward', `outputs = forward(params, ${x})`)}
            ${partMark('loss', `${loss} = loss_fn(outputs[-1], ${t})${network.regularizer ? ' + penalty(params)' : ''}`)}
            ${partMark('backward', `grads = backward(params, ${x}, ${t}, outputs)`)}
            ${partMark('optimizer', 'update(params, grads, state, k)')}
            total += loss * len(x)
            rows += len(x)
        yield total / rows`;
}

function evaluate(network: Network, language: Language): string {
  const { name, expression } = score(network);
  return `def evaluate(params, x, t):
    """${sayIn(language)(codeWords.evaluate)}"""
    z = forward(params, x)[-1]
    ${name} = ${name === 'r2' ? expression : `${expression}.mean()`}
    return loss_fn(z, t), ${name}`;
}

const main = (network: Network): string => {
  const { name } = score(network);
  return `def main():
    rng = np.random.default_rng(SEED)
    (x, t), (x_test, t_test) = load_data()
    params = make_model(rng)

    def batches():
        return mini_batches(x, t, rng)

    for epoch, loss in enumerate(train(params, batches, EPOCHS), start=1):
        test_loss, ${name} = evaluate(params, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`;
};
