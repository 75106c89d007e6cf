// The lab as a NumPy program with nothing hidden: forward, backward and update are spelled out. Names follow the formulas:
// w1 b1 z1 a1 belong to layer 1, dw1 is the gradient of the loss by w1.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillRoles, indent, type Names } from './fill';
import { followsLosses, inputPath, targetPath, type Network } from './network';
import { mark, nameParts, paramsOf, type Named } from './numpy-names';
import { backward, formOf, forward, lossName, masksClass, type Form } from './numpy-passes';
import { bare, makeProgram, partMark, type Program } from './program';
import { balanced, classWeights, constants, heading, loadData, loss, program, sayIn, score, t, x } from './python';

export function numpyProgram(network: Network, language: Language): Program {
  const stack = nameParts(network);
  const form = formOf(network);
  const definitions = definitionsOf(network, 'numpyDef');
  return makeProgram('lab_numpy.py', program([
    `${heading(network, language, codeWords.headNumpy)}
import numpy as np

${constants(network)}${classWeights(network, 'np.ones')}`,
    balanced(network, language),
    loadData(network, language),
    ...definitions,
    form.masks && masksClass(language),
    ...makeParameters(stack, form, language),
    partMark('forward', forward(network, stack, form, language)),
    ...losses(network, stack, language),
    penalty(network, stack, language),
    partMark('backward', backward(network, stack, form, language)),
    update(network, stack, language),
    train(network, stack, form, language),
    evaluate(network, stack, form, language),
    main(network, form),
  ]), 'python');
}

function makeParameters(stack: Named[], form: Form, language: Language): string[] {
  const say = sayIn(language);
  const functions = new Map<string, { name: string; text: string; about: string; shaped: boolean }>();
  const lines: string[] = [];
  for (const { name, weight, part } of paramsOf(stack)) {
    const start = part.init && weight.role === 'w' ? part.init : weight.start && { ...weight.start, path: '' };
    const body = start && fillParams(start.entry.numpy, start.entry, start.choice, start.path);
    if (!body || !/\brng\b/.test(body)) { // the same number everywhere
      const value = body && !/^np\.zeros\(/.test(body) ? body.replace('(fan_out, fan_in)', shapeText(weight.shape)) : undefined;
      lines.push(partMark(part.path, `        "${mark(name)}": ${value ? `(${value}).astype(np.float32)` : `np.zeros(${weight.shape.length === 1 ? weight.shape[0] : shapeText(weight.shape)}, np.float32)`},`));
      continue;
    }
    const matrix = weight.shape.length === 2 && weight.shape[0] === weight.fanOut && weight.shape[1] === weight.fanIn;
    const key = `${bare(body)}${matrix ? '' : ' of a shape'}`;
    if (!functions.has(key)) functions.set(key, { name: `initial_weights${functions.size ? `_${functions.size + 1}` : ''}`, text: body, about: start.entry.name[language], shaped: !matrix });
    lines.push(partMark(part.path, `        "${mark(name)}": ${functions.get(key)!.name}(rng, ${weight.fanOut}, ${weight.fanIn}${matrix ? '' : `, ${shapeText(weight.shape)}`}),`));
  }
  const initials = [...functions.values()].map(({ name, text, about, shaped }) => `def ${name}(rng, fan_out, fan_in${shaped ? ', shape' : ''}):
    """${say(shaped ? codeWords.initialShaped : codeWords.initial, { name: about })}"""
${returning(shaped ? text.replace('(fan_out, fan_in)', 'shape') : text)}`);
  const model = `def make_model(rng):
    """${say(codeWords.initModel)}"""
    return {
${lines.join('\n')}
    }`;
  return [...initials, model, ...(form.buffers ? [makeBuffers(stack, language)] : [])];
}

const shapeText = (shape: number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

function makeBuffers(stack: Named[], language: Language): string {
  const lines = stack.filter(({ part }) => !part.shares).flatMap(({ part, roles }) => part.buffers.map(({ role, shape, initial }) =>
    partMark(part.path, `        "${mark(roles[role]!.name)}": np.full(${shapeText(shape)}, ${initial}, np.float32),`)));
  return `def make_buffers():
    """${sayIn(language)(codeWords.buffers)}"""
    return {
${lines.join('\n')}
    }`;
}

/** An initializer is an expression; the weights are float32 like the page's. */
const returning = (expression: string): string => `    weights = ${expression}\n    return weights.astype(np.float32)`;

/** Value and slope of every loss of the network. */
function losses(network: Network, stack: Named[], language: Language): string[] {
  const say = sayIn(language);
  return network.results.map(({ loss, part, place }, i) => {
    const names: Names = { z: { text: 'z', path: stack.find((one) => one.part === part)?.y.path ?? inputPath }, t: { text: 't', path: targetPath } };
    const fill = (text: string): string => fillRoles(fillParams(text, loss.entry, loss.choice, place), names);
    return partMark('loss', `def ${lossName('loss_fn', i)}(z, t):
    """${say(codeWords.lossValue)}"""
    return ${fill(loss.entry.numpy)}


def ${lossName('loss_gradient', i)}(z, t):
    """${say(codeWords.lossGrad)}"""
    return ${fill(loss.entry.numpyGrad)}`);
  });
}

/** Which names belong to weights that a regularizer acts on. */
function regularized({ chain }: Network, stack: Named[]): string {
  const params = paramsOf(stack);
  return chain && params.every(({ weight }) => weight.regularized === (weight.role === 'w')) ? 'name.startswith("w")'
    : `name in (${params.filter(({ weight }) => weight.regularized).map(({ name }) => `"${name.text}",`).join(' ')})`;
}

function penalty(network: Network, stack: Named[], language: Language): string | undefined {
  const { regularizer } = network;
  if (!regularizer || regularizer.entry.decoupled) return undefined;
  const { entry, choice } = regularizer;
  return partMark('regularizer', `def penalty(params):
    """${sayIn(language)(codeWords.penalty, { name: entry.name[language] })}"""
    weights = [p for name, p in params.items() if ${regularized(network, stack)}]
    return sum(${fillRoles(fillParams(entry.numpy, entry, choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`);
}

function update(network: Network, stack: Named[], language: Language): string {
  const { entry, choice } = network.optimizer;
  const state = entry.state ?? [];
  const names: Names = { p: { text: 'p', path: 'optimizer.p' }, g: { text: 'g', path: 'optimizer.g' }, k: { text: 'k' } };
  for (const name of state) names[name] = { text: name, path: `optimizer.${name}` };
  const rate = network.schedule ? entry.numpy.replaceAll('{lr}', '({lr} * factor)') : entry.numpy;
  const body = fillRoles(fillParams(rate, entry, choice, 'optimizer'), names);
  const values = ['grads[name]', ...state.map((name) => `state["${name}"][name]`)];
  return partMark('optimizer', `def update(params, grads, state, k${network.schedule ? ', factor' : ''}):
    """${sayIn(language)(codeWords.update)}"""
    for name, p in params.items():
        ${['g', ...state].join(', ')} = ${values.join(', ')}
${decay(network, stack)}${indent(body, 8)}`);
}

/** A decoupled regularizer shrinks the weights before their update. */
function decay(network: Network, stack: Named[]): string {
  const { regularizer, optimizer, schedule } = network;
  if (!regularizer?.entry.decoupled) return '';
  const lr = fillParams('{lr}', optimizer.entry, optimizer.choice, 'optimizer');
  const statement = fillRoles(fillParams(regularizer.entry.numpy, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'p' }, lr: { text: `${bare(lr)}${schedule ? ' * factor' : ''}` } });
  return partMark('regularizer', `        if ${regularized(network, stack)}:\n            ${statement}\n`);
}

function train(network: Network, stack: Named[], form: Form, language: Language): string {
  const state = network.optimizer.entry.state ?? [];
  const zeros = '{name: np.zeros_like(p) for name, p in params.items()}';
  const made = state.length ? `{\n${state.map((name) => `        "${name}": ${zeros},`).join('\n')}\n    }` : '{}';
  const terms = network.results.map(({ part, target, weight }, i) =>
    `${weight === 1 ? '' : `${weight} * `}${lossName('loss_fn', i)}(${outputOf(stack, part)}, ${target === 'input' ? x : t})`);
  const { schedule, clip } = network;
  const measured = followsLosses(network);
  const factor = schedule && fillRoles(fillParams(schedule.entry.numpy, schedule.entry, schedule.choice, 'schedule'), { step: { text: '(k - 1)' }, STEPS: { text: 'epochs * steps' } });
  const steps = schedule?.entry.byStep ? '    steps = sum(1 for _ in batches())\n' : '';
  return `def mini_batches(x, t, rng):
    """${sayIn(language)(codeWords.miniBatches)}"""
    order = rng.permutation(len(x))
    for start in range(0, len(x), BATCH):
        rows = order[start : start + BATCH]
        yield x[rows], t[rows]


def train(params, ${form.buffers ? 'buffers, ' : ''}batches, epochs${measured ? ', test_loss' : ''}):
    """${sayIn(language)(codeWords.train)}"""
    ${partMark('optimizer', `state = ${made}`)}
    k = 0
${measured ? '    losses = []\n' : ''}${steps}    for ${schedule && /\bepoch\b/.test(schedule.entry.numpy) ? 'epoch' : '_'} in range(epochs):
        total, rows = 0.0, 0
        for ${x}, ${t} in batches():
            k += 1
            ${partMark('forward', `outputs${form.caches ? ', caches' : ''} = ${forwardCall(form, x, true)}`)}
            ${partMark('loss', `${loss} = ${terms.join(' + ')}${network.regularizer && !network.regularizer.entry.decoupled ? ' + penalty(params)' : ''}`)}
            ${partMark('backward', `grads = backward(params, ${x}, ${t}, outputs${form.caches ? ', caches' : ''})`)}
${clip ? `${indent(partMark('clip', fillParams(clip.entry.numpy, clip.entry, clip.choice, 'clip')), 12)}\n` : ''}${factor ? `            ${partMark('schedule', `factor = ${factor}`)}\n` : ''}            ${partMark('optimizer', `update(params, grads, state, k${factor ? ', factor' : ''})`)}
            total += loss * len(x)
            rows += len(x)
${measured ? '        losses.append(test_loss())\n' : ''}        yield total / rows`;
}

const forwardCall = (form: Form, input: string, training: boolean): string =>
  `forward(params, ${form.buffers ? 'buffers, ' : ''}${input}${training && form.training ? ', training=True' : ''})`;

/** The last part's output is the last of all; another one is counted from the front. */
function outputOf(stack: Named[], part: Named['part'] | undefined): string {
  const at = stack.findIndex((one) => one.part === part);
  return `outputs[${at === stack.length - 1 || at < 0 ? -1 : at}]`;
}

function evaluate(network: Network, stack: Named[], form: Form, language: Language): string {
  const { name, expression } = score(network);
  const main = network.results.findIndex(({ target }) => target === 'label');
  const at = outputOf(stack, network.results[Math.max(0, main)]!.part).replace('outputs', '');
  return `def evaluate(params, ${form.buffers ? 'buffers, ' : ''}x, t):
    """${sayIn(language)(codeWords.evaluate)}"""
    z = ${forwardCall(form, 'x', false)}${form.caches ? '[0]' : ''}${at}
    ${name} = ${name === 'r2' ? expression : `${expression}.mean()`}
    return ${lossName('loss_fn', Math.max(0, main))}(z, t), ${name}`;
}

const main = (network: Network, form: Form): string => {
  const { name } = score(network);
  const buffers = form.buffers ? 'buffers, ' : '';
  return `def main():
    rng = np.random.default_rng(SEED)
    (x, t), (x_test, t_test) = load_data()
    params = make_model(rng)${form.buffers ? '\n    buffers = make_buffers()' : ''}

    def batches():
        return mini_batches(x, t, rng)

    for epoch, loss in enumerate(train(params, ${buffers}batches, EPOCHS${followsLosses(network) ? `, lambda: evaluate(params, ${buffers}x_test, t_test)[0]` : ''}), start=1):
        test_loss, ${name} = evaluate(params, ${buffers}x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`;
};
