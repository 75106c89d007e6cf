// The lab as a PyTorch program. A plain chain of modules is an nn.Sequential in which entry `layers.i` of the lab is `model[i]`; any
// other network is a Model whose `layers[i]` it is. Either way parameter names agree with the page's.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { definitionsOf } from './definitions';
import { fillParams, fillRoles } from './fill';
import { followsLosses, hasModes, type Network } from './network';
import { bare, makeProgram, partMark, type Program } from './program';
import { balanced, byPosition, classWeights, constants, loadData, loss, lossNames, program, sayIn, scheduleOf, score, t, x } from './python';
import { torchGame } from './torch-game';
import { makeModel, regularized, torchHead } from './torch-model';
import { descend, pretrain } from './torch-layerwise';

export function torchProgram(network: Network, language: Language): Program {
  if (network.sides) return torchGame(network, network.sides, language);
  const say = sayIn(language);
  const { regularizer } = network;
  const definitions = definitionsOf(network, 'torchDef');
  return makeProgram('lab_torch.py', program([
    `${torchHead(network, language, definitions)}

${constants(network)}${classWeights(network, 'torch.ones')}
${network.results.map((one, i) => partMark('loss', `${lossNames(network)[i]} = ${fillParams(one.loss.entry.torch, one.loss.entry, one.loss.choice, one.place)}`)).join('\n')}`,
    balanced(network, language),
    loadData(network, language, 'torch.from_numpy'),
    ...definitions,
    ...makeModel(network, { name: 'model', type: 'Model', about: say(codeWords.makeModel), aboutType: say(codeWords.model) }),
    regularizer && !regularizer.entry.decoupled && partMark('regularizer', `def penalty(model):
    """${say(codeWords.penalty, { name: regularizer.entry.name[language] })}"""
    weights = [p for name, p in model.named_parameters() if ${regularized(network)}]
    return sum(${fillRoles(fillParams(regularizer.entry.torch, regularizer.entry, regularizer.choice, 'regularizer'), { w: { text: 'w' } })} for w in weights)`),
    ...(network.alone.length > 0 ? [descend(network, language), pretrain(network, language)] : []),
    train(network, language),
    evaluate(network, language),
    main(network),
  ]), 'python');
}

/** The loss of the network's outputs z: one term, or a weighted sum of several. */
function lossOf(network: Network, outputs: (i: number) => string): string {
  return network.results.map(({ weight, target }, i) =>
    `${weight === 1 ? '' : `${weight} * `}${lossNames(network)[i]}(${lossArguments(network, outputs(i), target === 'input' ? x : t, target)})`).join(' + ');
}

const lossArguments = (network: Network, z: string, truth: string, target: 'label' | 'input'): string =>
  (target === 'label' && byPosition(network) ? `${z}.flatten(0, -2), ${truth}.flatten(0, 1)` : `${z}, ${truth}`);

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
  const rate = scheduleOf(network, 'torch');
  const later = network.alone.length > 0 && !followsLosses(network) ? `\n    for _ in range(${schedule?.entry.byStep ? 'len(batches) * ' : ''}(ALL_EPOCHS - EPOCHS)):\n        scheduler.step()` : '';
  const scheduler = rate && partMark('schedule', `scheduler = ${rate.replace(/\bSTEPS\b/, `${later ? 'ALL_EPOCHS' : 'epochs'} * len(batches)`)}${later}`);
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
    return ${lossNames(network)[main]}(${lossArguments(network, 'z', 't', 'label')}).item(), ${name}.item()`;
}

const main = (network: Network): string => {
  const { name } = score(network);
  return bare(`def main():
    torch.manual_seed(SEED)
    (x, t), (x_test, t_test) = load_data()
    x, t, x_test, t_test = map(torch.from_numpy, (x, t, x_test, t_test))
    batches = DataLoader(TensorDataset(x, t), batch_size=BATCH, shuffle=True)
    model = make_model()
${network.alone.length > 0 ? `    for i, epoch, loss in pretrain(model, batches):
        print(f"layer {i}, epoch {epoch:4d}  free energy of the data less the chain's {loss:.5f}")
` : ''}    for epoch, loss in enumerate(train(model, batches, EPOCHS${followsLosses(network) ? ', lambda: evaluate(model, x_test, t_test)[0]' : ''}), start=1):
        test_loss, ${name} = evaluate(model, x_test, t_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  test loss {test_loss:.5f}  ${name} {${name}:.3f}")


if __name__ == "__main__":
    main()`);
};
