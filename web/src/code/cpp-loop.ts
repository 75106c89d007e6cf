// The training loop of the C++ program and how it measures: what stands in it follows the lab, so that a plain lab has a plain loop.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { forwardReturns, modeArguments, t, x } from './cpp-model';
import { needsClassWeights, type Network } from './network';
import { bare, partMark, pathMark } from './program';
import { sayIn } from './python';

const loss = pathMark('loss', 'loss');
const shapeOf = (network: Network, rows: string): string => `{${[rows, ...network.inShape].join(', ')}}`;
const mainResult = ({ results }: Network): number => Math.max(0, results.findIndex(({ target }) => target === 'label'));

/** forward() on rows x of a mini-batch or a whole set, with what it needs besides. */
const callForward = (network: Network, data: string, rows: string, mode: string, step: string): string =>
  `forward(tape, tape.constant({${data}.data(), ${shapeOf(network, rows)}}), on_tape(tape, parameters)${modeArguments(network, mode, step)})`;

/** The loss of all outputs: one term, or the sum of several, each with its weight. */
function lossLines(network: Network, rows: string, owner: string): { before: string[]; total: string } {
  const weights = needsClassWeights(network) ? ', class_weight' : '';
  const targets = `tape.constant({${owner}t.data(), {${rows}, target_columns}})`;
  if (network.results.length === 1) return { before: [], total: `${loss}(tape, z, ${targets}, loss_kind${weights})` };
  const inputs = `tape.constant({${owner}x.data(), {${rows}, inputs}})`;
  const terms = network.results.map(({ target, weight, loss: own }, i) => {
    const kind = `loss_kind${i === 0 ? '' : `_${i + 1}`}`;
    const value = `loss(tape, z[${i}], ${target === 'input' ? inputs : targets}, ${kind}${own === network.loss && target === 'label' ? weights : ''})`;
    return weight === 1 ? value : `multiply(tape, ${value}, tape.constant({&weight_${i + 1}, {}}))`;
  });
  const shares = network.results.flatMap(({ weight }, i) => (weight === 1 ? [] : [`static float weight_${i + 1} = ${Number.isInteger(weight) ? `${weight}.0` : weight}f;`]));
  return { before: [...shares, ...terms.slice(0, -1).map((term, i) => `const Var<float> loss_${i + 1} = ${term};`)], total: terms.slice(1).reduce((sum, _, i) => `add(tape, ${sum}, ${i === terms.length - 2 ? terms[i + 1] : `loss_${i + 2}`})`, 'loss_1') };
}

const evaluates = (network: Network): string => `${needsClassWeights(network) ? ', std::span<const float> class_weight' : ''}`;

export function evaluate(network: Network, language: Language): string {
  const classification = network.target !== 'value';
  const { before, total } = lossLines(network, 'rows.count', 'rows.');
  const z = network.results.length > 1 ? `z[${mainResult(network)}]` : 'z';
  const count = network.positions > 1 ? 'rows.count * positions' : 'rows.count';
  const columns = network.positions > 1 ? 'target_columns / positions' : 'target_columns';
  const wide = network.positions > 1 ? '(target_columns / positions)' : 'target_columns';
  const truth = classification ? `
  int hits = 0;
  for (int i = 0; i < ${count}; ++i) {
    const float* own = &rows.t[i * ${wide}];
    const float label = ${columns} > 1 ? argmax(own, classes) : own[0] > 0 ? ${network.target === 'index' ? 'own[0]' : '1'} : 0;
    hits += prediction(form, ${z}.value().data + i * outputs, outputs) == label;
  }
  const float score = static_cast<float>(hits) / static_cast<float>(${count});` : `
  float mean = 0, error = 0, spread = 0;
  for (float value : rows.t) mean += value / static_cast<float>(${count});
  for (int i = 0; i < ${count}; ++i) {
    const float miss = rows.t[i] - ${z}.value().data[i], away = rows.t[i] - mean;
    error += miss * miss;
    spread += away * away;
  }
  const float score = 1 - error / spread;`;
  return `struct Score {
  float loss, score;
};

// ${sayIn(language)(classification ? codeWords.evaluateCpp : codeWords.evaluateValueCpp)}
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows${evaluates(network)}) {
  tape.reset();
  const ${forwardReturns(network)} z = ${callForward(network, 'rows.x', 'rows.count', 'evaluate', '0')};
${before.map((line) => `  ${line}\n`).join('')}  const Var<float> mean_loss = ${bare(total)};${truth}
  return {*mean_loss.value().data, score};
}`;
}

export function main(network: Network, language: Language): string {
  const say = sayIn(language);
  const name = network.target === 'value' ? 'r2' : 'accuracy';
  const { schedule, clip } = network;
  const alone = network.alone.length > 0;
  const { before, total } = lossLines(network, 'n', '');
  const balanced = needsClassWeights(network) ? `
  ${partMark('loss', 'const std::vector<float> class_weight = class_weights(loss_kind, classes, data.train.t);')}` : '';
  const losses = schedule ? `
  std::vector<float> test_losses;
  const long steps = static_cast<long>(${alone ? 'all_epochs' : 'epochs'}) * ((data.train.count + batch - 1) / batch);` : '';
  const factor = schedule ? `
      ${partMark('schedule', `const ScheduleState now{.step = ${alone ? 'step + ' : ''}k, .steps_total = steps, .epoch = ${alone ? 'all_epochs - epochs + ' : ''}epoch, .epochs_total = ${alone ? 'all_epochs' : 'epochs'}, .losses = test_losses};
      const float factor = rate_factor(schedule, now);`)}` : '';
  return `int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  Tape<float> tape;
  std::vector<int> order(data.train.count);
  std::vector<float> ${x}, ${t};  // ${say(codeWords.miniBatchCpp)}
  long k = 0;${balanced}${losses}${alone ? '\n  const long step = pretrain(tape, parameters, data.train);' : ''}

  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle(order, seed, Stream::order, ${alone ? 'all_epochs - epochs + ' : ''}epoch);
    float total = 0;
    for (int first = 0; first < data.train.count; first += batch) {
      const int n = std::min(batch, data.train.count - first);
      x.clear();
      t.clear();
      for (int row : std::span(order).subspan(first, n)) {
        x.insert(x.end(), &data.train.x[row * inputs], &data.train.x[row * inputs] + inputs);
        t.insert(t.end(), &data.train.t[row * target_columns], &data.train.t[row * target_columns] + target_columns);
      }

      tape.reset();
      ${partMark('forward', `const ${forwardReturns(network)} z = ${callForward(network, 'x', 'n', 'train', `static_cast<std::uint32_t>(${alone ? 'step + ' : ''}k)`)};`)}
${before.map((line) => `      ${partMark('loss', line)}\n`).join('')}      ${partMark('loss', `const Var<float> mean_loss = ${total};`)}
      ${partMark('backward', 'tape.backward(mean_loss);')}${factor}
      ${partMark('optimizer', `parameters.update(update_at(optimizer, ++k${schedule ? ', factor' : ''}), ${clip ? `${network.regularizer ? 'regularizer' : '{}'}, clipping, parameters.all()` : network.regularizer ? '&regularizer' : 'nullptr'});`)}
      total += *mean_loss.value().data * n;
    }
    const Score test = evaluate(tape, parameters, data.test${balanced ? ', class_weight' : ''});${schedule ? '\n    test_losses.push_back(test.loss);' : ''}
    std::printf("epoch %4d  loss %.5f  test loss %.5f  ${name} %.3f\\n", epoch + 1, total / data.train.count, test.loss, test.score);
  }
}`;
}
