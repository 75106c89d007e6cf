// Layers that learn alone first, in NumPy: the heart of their loop and the free energy are the trainer's own strings; here they get
// their arrays, and what the layers below make of the rows.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { fillPart, fillRoles, indent } from './fill';
import { followsLosses, valueOf, type Network } from './network';
import type { Named } from './numpy-names';
import type { Form } from './numpy-passes';
import { beforeUpdate } from './numpy-update';
import { paramMark, partMark } from './program';
import { heartOf, sayIn, scheduleOf, x } from './python';

export function pretrain(network: Network, stack: Named[], form: Form, language: Language): string {
  const say = sayIn(language);
  const state = network.optimizer.entry.state ?? [];
  const buffers = form.buffers ? 'buffers, ' : '';
  const machines = stack.filter(({ part }) => network.alone.includes(part)).map((named) => {
    const { part } = named;
    const at = stack.findIndex(({ part: { y } }) => y === part.x);
    const names = part.weights.map((weight) => `"${Object.values(named.roles).flatMap(({ members }) => members).find((one) => one.weight === weight)!.name.text}"`);
    const setting = (id: string): string => fillPart(`{${id}}`, part);
    const chains = valueOf(part.entry, part.choice, 'persistent') ? setting('chains') : 'None';
    return partMark(part.path, `    (${stack.indexOf(named)}, (${names.join(', ')}), "${setting('visible')}", ${setting('turns')}, ${chains}, ${at < 0 ? 'None' : at}),`);
  });
  const outputs = `forward(params, ${buffers}x)${form.caches ? '[0]' : ''}`;
  const heart = heartOf(network, 'numpy').replace(/\n(?=update\()/, `\n${beforeUpdate(network, stack, 'own', 0)}`);
  const rate = followsLosses(network) ? undefined : scheduleOf(network, 'numpy');
  const factor = rate && fillRoles(rate, { epoch: { text: 'done' }, STEPS: { text: 'ALL_EPOCHS * steps' } });
  const byStep = network.schedule?.entry.byStep;
  const call = network.schedule ? heart.replace('state, k)', `state, k, ${factor ? 'factor' : '1'})`) : heart;
  return `# ${say(codeWords.machines)}
MACHINES = [
${machines.join('\n')}
]


def pretrain(params, ${buffers}batches):
    """${say(codeWords.pretrain)}"""
    def below(x):
        return x if source is None else ${outputs}[source]

    def chain(v):
        v = v if standing is None else standing
        for _ in range(turns):
            v = gibbs(v, *machine)
        if standing is not None:
            standing[...] = v
        return v

${followsLosses(network) ? `    # ${say(codeWords.plateauAlone)}\n` : ''}${factor ? `    done, step = 0, 0\n${byStep ? '    steps = sum(1 for _ in batches())\n' : ''}` : ''}    for i, names, visible, turns, chains, source in MACHINES:
        own = {name: params[name] for name in names}
        machine = (*own.values(), visible)
        standing = None if chains is None else np.zeros((chains, own[names[0]].shape[1]))
        ${partMark('optimizer', `state = {${state.map((name) => `\n            "${name}": {name: np.zeros_like(p) for name, p in own.items()},`).join('')}${state.length ? '\n        ' : ''}}`)}
        k = 0
        for epoch in range(1, 1 + ${paramMark('train.pretrain_epochs', 'PRETRAIN_EPOCHS')}):
            total, rows = 0.0, 0
            for ${x}, _ in batches():
                k += 1
${factor ? `                ${partMark('schedule', `factor = ${factor}`)}\n                step += 1\n` : ''}${indent(partMark('train', call), 16)}
                total += loss * len(x)
                rows += len(x)
${factor ? '            done += 1\n' : ''}            yield i, epoch, total / rows`;
}
