// Layers that learn alone first, in PyTorch: the heart of their loop is the trainer's own string; what they read and how they
// are reached follows from the network.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { fillParams, fillRoles, indent } from './fill';
import { followsLosses, type Network, type Stacked } from './network';
import { paramMark, partMark } from './program';
import { heartOf, sayIn, scheduleOf, x } from './python';
import { isSequential } from './torch-model';

/** One update of a model that stands for itself: the loss with the penalty on its weights, the way back, the limit, the step. */
export function descend({ regularizer, clip }: Network, language: Language): string {
  const term = regularizer && fillRoles(fillParams(regularizer.entry.torch, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'w' } });
  const penalty = regularizer && !regularizer.entry.decoupled ? `    ${partMark('regularizer', `loss = loss + sum(${term} for w in model.regularized)`)}\n` : '';
  const decay = regularizer?.entry.decoupled ? partMark('regularizer', `    lr = optimizer.param_groups[0]["lr"]
    with torch.no_grad():
        for w in model.regularized:
            ${term}
`) : '';
  const limit = clip ? `    ${partMark('clip', fillParams(clip.entry.torch, clip.entry, clip.choice, 'clip'))}\n` : '';
  return `def descend(model, optimizer, loss):
    """${sayIn(language)(codeWords.descend)}"""
${penalty}    optimizer.zero_grad()
    ${partMark('backward', 'loss.backward()')}
${limit}${decay}    ${partMark('optimizer', 'optimizer.step()')}`;
}

export function pretrain(network: Network, language: Language): string {
  const { alone, parts, optimizer, regularizer } = network;
  const say = sayIn(language);
  const sequential = isSequential(network);
  const make = fillParams(optimizer.entry.torch, optimizer.entry, optimizer.choice, 'optimizer').replace(/\bmodel\./g, 'rbm.');
  const rate = followsLosses(network) ? undefined : scheduleOf(network, 'torch')?.replace(/\bSTEPS\b/, 'ALL_EPOCHS * len(batches)');
  const byStep = network.schedule?.entry.byStep;
  const scheduler = rate ? `\n${indent(partMark('schedule', `scheduler = ${rate}
for _ in range(done):
    scheduler.step()`), 8)}` : '';
  const turn = (spaces: number): string => `\n${indent(partMark('schedule', 'scheduler.step()\ndone += 1'), spaces)}`;
  const weights = (part: Stacked): string => part.weights.filter(({ regularized }) => regularized).map(({ name }) => `rbm.${name}`).join(', ');
  const below = sequential ? `
    def below(x):
        return model[:i](x)
` : `
    def below(x):
        seen = []
        hook = rbm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
        model(x)
        hook.remove()
        return seen[0]
`;
  return `def pretrain(model, batches):
    """${say(codeWords.pretrain)}"""
    model.eval()  # ${say(codeWords.belowEvaluated)}
${followsLosses(network) ? `    # ${say(codeWords.plateauAlone)}\n` : ''}${below}${rate ? '\n    done = 0' : ''}
    for i in (${alone.map((part) => parts.indexOf(part)).join(', ')}${alone.length === 1 ? ',' : ''}):
        rbm = model${sequential ? '' : '.layers'}[i]
${regularizer ? `        ${partMark('regularizer', `rbm.regularized = [${weights(alone[0]!)}]`)}\n` : ''}        ${partMark('optimizer', `optimizer = ${make}`)}${scheduler}
        for epoch in range(1, 1 + ${paramMark('train.pretrain_epochs', 'PRETRAIN_EPOCHS')}):
            total, rows = 0.0, 0
            for ${x}, _ in batches:
${indent(partMark('train', heartOf(network, 'torch')), 16)}${rate && byStep ? turn(16) : ''}
                total += loss.item() * len(x)
                rows += len(x)${rate && !byStep ? turn(12) : ''}
            yield i, epoch, total / rows`;
}
