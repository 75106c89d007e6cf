// A game of two networks in NumPy: each has its own two passes, and the discriminator's way back gives the slope by the rows it
// judged, from which the generator learns. The heart of the loop is the trainer's own string.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { definitionsOf } from './definitions';
import { fillParams, fillRoles, indent } from './fill';
import { followsLosses, type Network } from './network';
import { beforeUpdate, makeParameters, update } from './numpy-update';
import { nameParts } from './numpy-names';
import { backward, formOf, forward, masksClass, type Form } from './numpy-passes';
import { bare, makeProgram, partMark, type Program } from './program';
import { constants, gameMain, heading, heartOf, loadData, noiseShape, program, rowsOfStep, sayIn, splitRows, x } from './python';

const slope = 'd_rows';

export function numpyGame(network: Network, { generator, discriminator }: NonNullable<Network['sides']>, language: Language): Program {
  const say = sayIn(language);
  const form = formOf(network);
  const of = (side: Network): Form => ({ ...form, buffers: formOf(side).buffers });
  const sides = [{ name: 'g', long: 'generator', network: generator, stack: nameParts(generator), form: of(generator) },
    { name: 'd', long: 'discriminator', network: discriminator, stack: nameParts(discriminator, slope), form: of(discriminator), slope }];
  const stack = sides.flatMap((side) => side.stack);
  return makeProgram('lab_numpy.py', program([
    `${heading(network, language, codeWords.headNumpy)}
import numpy as np

${constants(network)}`,
    loadData(network, language),
    ...definitionsOf(network, 'numpyDef'),
    form.masks && masksClass(language),
    ...makeParameters(sides.map((side) => ({ name: side.long, stack: side.stack, buffers: side.form.buffers })), language),
    ...sides.flatMap((side) => [
      partMark('forward', forward(side.network, side.stack, side.form, language, side)),
      partMark('backward', backward(side.network, side.stack, side.form, language, side)),
    ]),
    update(network, stack, language, beforeUpdate(network, stack, 'params', 4)),
    `drawn = np.random.default_rng(SEED)


def noise(rows):
    """${say(codeWords.noise)}"""
    return drawn.standard_normal((rows, ${noiseShape(network)})).astype(np.float32)`,
    splitRows(language),
    train(network, sides, form, language),
    `def evaluate(${paramsOf(sides)}, x):
    """${say(codeWords.evaluateGame)}"""
    ${shorten('z = forward_d(d, forward_g(g, noise(len(x)))[0][-1])[0][-1]', sides, form)}
    ${shorten('z_real = forward_d(d, x)[0][-1]', sides, form)}
    return generator_loss(z), realness(z_real) - realness(z)`,
    bare(`def main():
    rng = np.random.default_rng(SEED)
    x, x_test = load_data()
    g, d = make_generator(rng), make_discriminator(rng)
${sides.filter((side) => side.form.buffers).map((side) => `    ${side.name}_buffers = make_${side.long}_buffers()\n`).join('')}
    def batches():
        return mini_batches(x, rng)

${gameMain(network, paramsOf(sides), 'batches')}`),
  ]), 'python');
}

type Sides = { name: string; form: Form }[];

const paramsOf = (sides: Sides): string => sides.flatMap(({ name, form }) => [name, ...(form.buffers ? [`${name}_buffers`] : [])]).join(', ');

/** The trainer speaks of networks that have everything: what these do not have is left out, their running numbers are put in. */
function shorten(heart: string, sides: Sides, form: Form): string {
  let text = heart;
  if (!form.training) text = text.replaceAll(', training=True', '');
  if (!form.caches) text = text.replaceAll(/, caches\w*/g, '').replaceAll('[0][-1]', '[-1]');
  for (const { name, form: own } of sides) if (own.buffers) text = text.replaceAll(`forward_${name}(${name}, `, `forward_${name}(${name}, ${name}_buffers, `);
  return text;
}

function train(network: Network, sides: Sides, form: Form, language: Language): string {
  const { schedule } = network;
  const measured = followsLosses(network);
  const state = network.optimizer.entry.state ?? [];
  const zeros = (name: string): string => (state.length ? `{\n${state.map((one) => `        "${one}": {name: np.zeros_like(p) for name, p in ${name}.items()},`).join('\n')}\n    }` : '{}');
  const factor = schedule && fillRoles(fillParams(schedule.entry.numpy, schedule.entry, schedule.choice, 'schedule'), { STEPS: { text: 'epochs * steps' } });
  const byStep = schedule?.entry.byStep;
  const heart = shorten(heartOf(network, 'numpy'), sides, form).replaceAll(/(state_[gd], updates_[gd])\)/g, `$1${factor ? ', factor' : ''})`);
  return `def mini_batches(x, rng):
    """${sayIn(language)(codeWords.miniBatches)}"""
    order = rng.permutation(len(x))
    size = ${rowsOfStep(network)}
    for start in range(0, len(x), size):
        yield x[order[start : start + size]]


def train(${paramsOf(sides)}, batches, epochs, made${measured ? ', test_loss' : ''}):
    """${sayIn(language)(codeWords.trainGame)}"""
${sides.map(({ name }) => `    ${partMark('optimizer', `state_${name} = ${zeros(name)}`)}\n`).join('')}    updates_d = updates_g = 0
${measured ? '    losses = []\n' : ''}${byStep ? '    step, steps = 0, sum(1 for _ in batches())\n' : ''}    for ${schedule && /\bepoch\b/.test(schedule.entry.numpy) ? 'epoch' : '_'} in range(epochs):
        total, count = np.zeros(2), 0
        for ${x} in batches():
${factor ? `            ${partMark('schedule', `factor = ${factor}`)}\n` : ''}${indent(partMark('train', heart), 12)}
            total += loss_d, loss_g
            count += 1
${byStep ? '            step += 1\n' : ''}${measured ? '        losses.append(test_loss())\n' : ''}        yield total / count`;
}
