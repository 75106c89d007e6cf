// Layers that learn alone first, in the C++ program: each takes the rows as the layers below it give them, and draws its chain from
// the page's stream.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { forward, modeArguments, x } from './cpp-model';
import { fillPart } from './fill';
import type { Network, Stacked } from './network';
import { partMark } from './program';
import { sayIn } from './python';

/** The part that a layer reads, if it does not read the rows themselves. */
const sourceOf = ({ parts }: Network, part: Stacked): Stacked | undefined => parts.find(({ y }) => y === part.x);
const below = (network: Network, part: Stacked): string => `below_${network.parts.indexOf(part)}`;

export function pretrainForward(network: Network, language: Language): string[] {
  const { alone, parts, results } = network;
  return alone.flatMap((part) => {
    const source = sourceOf(network, part);
    if (!source) return [];
    const lower: Network = { ...network, parts: parts.slice(0, parts.indexOf(source) + 1), results: [{ ...results[0]!, part: source }] };
    return [partMark('forward', forward(lower, language, { name: below(network, part), about: sayIn(language)(codeWords.belowCpp) }, network))];
  });
}

export function pretrain(network: Network, language: Language): string[] {
  const { alone, parts, schedule, regularizer, clip } = network;
  if (alone.length === 0) return [];
  const first = (part: Stacked): number => parts.slice(0, parts.indexOf(part)).reduce((sum, { weights, shares }) => sum + (shares ? 0 : weights.length), 0);
  const calls = alone.map((part) => {
    const source = sourceOf(network, part) ? `[&](Var<float> x, std::span<const Var<float>> p) { return ${below(network, part)}(tape, x, p${modeArguments(network, 'evaluate', '0')}); }` : '[](Var<float> x, auto) { return x; }';
    return partMark(part.path, `  learn_alone(${parts.indexOf(part)}, ${fillPart(part.entry.cpp, part, 'cpp')},
              parameters.part(${first(part)}, ${part.weights.length}), ${source});`);
  });
  return [`// ${sayIn(language)(codeWords.pretrain)}
long pretrain(Tape<float>& tape, Parameters& parameters, Rows& data) {
  std::vector<int> order(data.count);
  std::vector<float> ${x};
  int epoch = 0;
  long step = 0;
  const auto learn_alone = [&](int layer, const auto& machine, const Parameters::Part& own, const auto& below) {
    std::vector<float> chains(machine.chains * parameters.items()[own.first_item].shape[1]);
    float* const standing = chains.data();
    for (long done = 0, k = 0; done < training.pretrain_epochs; ++done, ++epoch) {
      shuffle(order, seed, Stream::order, epoch);
      float total = 0;
      for (int first = 0; first < data.count; first += batch, ++step) {
        const int n = std::min(batch, data.count - first);
        x.clear();
        for (int row : std::span(order).subspan(first, n)) x.insert(x.end(), &data.x[row * inputs], &data.x[row * inputs] + inputs);

        tape.reset();
        const std::vector<Var<float>> p = on_tape(tape, parameters);
        const Var<float> v = tape.constant(below(tape.constant({x.data(), {n, ${network.inShape.join(', ')}}}), p).value());
        Pass<float> pass{.tape = tape, .inputs = {&v, 1}, .params = std::span(p).subspan(own.first_item, own.items), .buffers = {&standing, 1},
                         .mode = Mode::train, .noise = {seed, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(layer)}};
        const Var<float> loss = machine.contrast(pass);
        tape.backward(loss);${schedule ? `
        ${partMark('schedule', `const ScheduleState now{.step = step, .steps_total = all_epochs * ((data.count + batch - 1) / batch), .epoch = epoch, .epochs_total = all_epochs};
        const float factor = rate_factor(schedule, now);`)}` : ''}
        ${partMark('optimizer', `parameters.update(update_at(optimizer, ++k${schedule ? ', factor' : ''}), ${regularizer ? 'regularizer' : '{}'}, ${clip ? 'clipping' : '{}'}, own);`)}
        total += *loss.value().data * n;
      }
      std::printf("layer %d, epoch %4ld  free energy of the data less the chain's %.5f\\n", layer, done + 1, total / data.count);
    }
  };
${calls.join('\n')}
  for (int s = 0; s < parameters.states(); ++s) std::ranges::fill(parameters.all_state(s), 0.0f);
  return step;
}`];
}
