// A game of two networks in PyTorch: the heart of the loop and both losses are the trainer's own strings; here they get their
// networks, optimizers and batches. Entry `layers.i` of the lab is generator[i], those behind it count on as discriminator[0] …

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillRoles, indent } from './fill';
import { followsLosses, hasModes, type Network } from './network';
import { bare, makeProgram, partMark, type Program } from './program';
import { constants, gameMain, heartOf, loadData, noiseShape, program, rowsOfStep, sayIn, splitRows, x } from './python';
import { descend } from './torch-layerwise';
import { makeModel, regularized, torchHead } from './torch-model';

type Sides = NonNullable<Network['sides']>;

export function torchGame(network: Network, sides: Sides, language: Language): Program {
  const say = sayIn(language);
  const definitions = definitionsOf(network, 'torchDef');
  const more = (side: Network, name: string): string[] =>
    (network.regularizer ? [partMark('regularizer', `${name}.regularized = [p for name, p in ${name}.named_parameters() if ${regularized(side)}]`)] : []);
  return makeProgram('lab_torch.py', program([
    `${torchHead(network, language, definitions)}

${constants(network)}`,
    loadData(network, language),
    ...definitions,
    ...makeModel(sides.generator, { name: 'generator', type: 'Generator', about: say(codeWords.generator), aboutType: say(codeWords.generator), more: more(sides.generator, 'generator') }),
    ...makeModel(sides.discriminator, { name: 'discriminator', type: 'Discriminator', about: say(codeWords.discriminator), aboutType: say(codeWords.discriminator), more: more(sides.discriminator, 'discriminator') }),
    `def noise(rows):
    """${say(codeWords.noise)}"""
    return torch.randn(rows, ${noiseShape(network)})`,
    splitRows(language),
    descend(network, language),
    train(network, language),
    `@torch.no_grad()
def evaluate(generator, discriminator, x):
    """${say(codeWords.evaluateGame)}"""
${network.parts.some(hasModes) ? '    generator.eval()\n    discriminator.eval()\n' : ''}    fake = discriminator(generator(noise(len(x))))
    return generator_loss(fake).item(), (realness(discriminator(x)) - realness(fake)).item()`,
    bare(`def main():
    torch.manual_seed(SEED)
    x, x_test = map(torch.from_numpy, load_data())
    batches = DataLoader(TensorDataset(x), batch_size=${rowsOfStep(network)}, shuffle=True)
    generator, discriminator = make_generator(), make_discriminator()
${gameMain(network, 'generator, discriminator', 'batches')}`),
  ]), 'python');
}

function train(network: Network, language: Language): string {
  const { optimizer, schedule } = network;
  const losses = followsLosses(network);
  const make = (side: string): string => fillParams(optimizer.entry.torch, optimizer.entry, optimizer.choice, 'optimizer').replace(/\bmodel\b/g, side);
  const rate = schedule && fillParams(schedule.entry.torch, schedule.entry, schedule.choice, 'schedule').replace(/\bSTEPS\b/, 'epochs * len(batches)');
  const scheduler = (side: string): string => (rate ? `\n    ${partMark('schedule', `scheduler_${side} = ${rate.replaceAll('optimizer', `optimizer_${side}`)}`)}` : '');
  const turn = (spaces: number): string => {
    const step = losses ? 'generator_loss_now' : '';
    return indent(partMark('schedule', `${losses ? 'generator_loss_now = test_loss()\n' : ''}scheduler_d.step(${step})\nscheduler_g.step(${step})`), spaces);
  };
  return `def train(generator, discriminator, batches, epochs, made${losses ? ', test_loss' : ''}):
    """${sayIn(language)(codeWords.trainGame)}"""
    ${partMark('optimizer', `optimizer_d = ${make('discriminator')}`)}
    ${partMark('optimizer', `optimizer_g = ${make('generator')}`)}${scheduler('d')}${scheduler('g')}
    for _ in range(epochs):
        total = np.zeros(2)
${network.parts.some(hasModes) ? '        generator.train()\n        discriminator.train()\n' : ''}        for (${x},) in batches:
${indent(partMark('train', fillRoles(heartOf(network, 'torch'), {})), 12)}
            total += loss_d.item(), loss_g.item()
${schedule?.entry.byStep ? `${turn(12)}\n` : ''}${schedule && !schedule.entry.byStep ? `${turn(8)}\n` : ''}        yield total / len(batches)`;
}
