// The lab as a NumPy program with nothing hidden: forward, backward and update are spelled out. Names follow the formulas:
// w1 b1 z1 a1 belong to layer 1, dw1 is the gradient of the loss by w1.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillRoles, indent, type Names } from './fill';
import { followsLosses, inputPath, targetPath, type Network } from './network';
import { nameParts, type Named } from './numpy-names';
import { backward, formOf, forward, lossName, masksClass, type Form } from './numpy-passes';
import { makeParameters, penalty, update } from './numpy-update';
import { numpyGame } from './numpy-game';
import { pretrain } from './numpy-layerwise';
import { makeProgram, partMark, type Program } from './program';
import { balanced, byPosition, classWeights, constants, heading, loadData, loss, program, sayIn, scheduleOf, score, t, x } from './python';

export function numpyProgram(network: Network, language: Language): Program {
  if (network.sides) return numpyGame(network, network.sides, language);
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
    ...makeParameters([{ name: 'model', stack, buffers: form.buffers }], language),
    partMark('forward', forward(network, stack, form, language)),
    ...losses(network, stack, language),
    penalty(network, stack, language),
    partMark('backward', backward(network, stack, form, language)),
    update(network, stack, language),
    network.alone.length > 0 && pretrain(network, stack, form, language),
    train(network, stack, form, language),
    evaluate(network, stack, form, language),
    main(network, form),
  ]), 'python');
}

/** Value and slope of every loss of the network. */
function losses(network: Network, stack: Named[], language: Language): string[] {
  const say = sayIn(language);
  return network.results.map(({ loss, part, place, target }, i) => {
    const names: Names = { z: { text: 'z', path: stack.find((one) => one.part === part)?.y.path ?? inputPath }, t: { text: 't', path: targetPath } };
    const fill = (text: string): string => fillRoles(fillParams(text, loss.entry, loss.choice, place), names);
    const positions = target === 'label' && byPosition(network);
    const rows = `z.reshape(-1, z.shape[-1]), t.reshape(-1${/one_hot/.test(network.target) ? ', t.shape[-1]' : network.target === 'index' ? '' : ', 1'})`;
    const slope = fill(loss.entry.numpyGrad);
    return partMark('loss', `def ${lossName('loss_fn', i)}(z, t):
    """${say(codeWords.lossValue)}"""
${positions ? `    z, t = ${rows}\n` : ''}    return ${fill(loss.entry.numpy)}


def ${lossName('loss_gradient', i)}(z, t):
    """${say(codeWords.lossGrad)}"""
${positions ? `    shape, z, t = z.shape, ${rows}\n    return (${slope}).reshape(shape)` : `    return ${slope}`}`);
  });
}

function train(network: Network, stack: Named[], form: Form, language: Language): string {
  const state = network.optimizer.entry.state ?? [];
  const zeros = '{name: np.zeros_like(p) for name, p in params.items()}';
  const made = state.length ? `{\n${state.map((name) => `        "${name}": ${zeros},`).join('\n')}\n    }` : '{}';
  const terms = network.results.map(({ part, target, weight }, i) =>
    `${weight === 1 ? '' : `${weight} * `}${lossName('loss_fn', i)}(${outputOf(stack, part)}, ${target === 'input' ? x : t})`);
  const { schedule, clip } = network;
  const measured = followsLosses(network);
  const later = network.alone.length > 0 && !measured;
  const rate = scheduleOf(network, 'numpy');
  const factor = rate && fillRoles(rate, { step: { text: later ? '(k - 1 + (ALL_EPOCHS - EPOCHS) * steps)' : '(k - 1)' }, STEPS: { text: later ? 'ALL_EPOCHS * steps' : 'epochs * steps' } });
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
${measured ? '    losses = []\n' : ''}${steps}    for ${schedule && /\bepoch\b/.test(schedule.entry.numpy) ? 'epoch' : '_'} in range(${later && schedule && /\bepoch\b/.test(schedule.entry.numpy) ? 'ALL_EPOCHS - EPOCHS, ALL_EPOCHS - EPOCHS + epochs' : 'epochs'}):
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

${network.alone.length > 0 ? `    for i, epoch, loss in pretrain(params, ${buffers}batches):
        print(f"layer {i}, epoch {epoch:4d}  free energy of the data less the chain's {loss:.5f}")
` : ''}    for epoch, loss in enumerate(train(params, ${buffers}batches, EPOCHS${followsLosses(network) ? `, lambda: evaluate(params, ${buffers}x_test, t_test)[0]` : ''}), start=1):
        test_loss, ${name} = evaluate(params, ${buffers}x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`;
};
