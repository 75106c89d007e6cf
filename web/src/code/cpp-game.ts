// A game of two networks in the C++ program: both passes over one set of parameters, of which each side changes its own part. Noise
// and masks come from the page's streams: passes of a step are counted through as the page counts them.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { forward, makeParameters, modeArguments, x } from './cpp-model';
import { followsLosses, type Network } from './network';
import { paramMark, partMark } from './program';
import { sayIn } from './python';

const itemsOf = ({ parts }: Network): number => parts.reduce((sum, { weights, shares }) => sum + (shares ? 0 : weights.length), 0);

export function game(network: Network, { generator, discriminator }: NonNullable<Network['sides']>, language: Language): string[] {
  const say = sayIn(language);
  const modes = (mode: string, pass: string): string => modeArguments(network, mode, 'static_cast<std::uint32_t>(step)', pass);
  return [
    partMark('forward', forward(generator, language, { name: 'generate', about: say(codeWords.generator), passes: true }, network)),
    partMark('forward', forward(discriminator, language, { name: 'judge', about: say(codeWords.discriminator), passes: true }, network)),
    onTape(makeParameters(network, language)),
    `// ${say(codeWords.noise)}
Var<float> noise(Tape<float>& tape, int rows, long step, std::uint32_t pass) {
  const Tensor<float> z = tape.arena().tensor<float>({rows, ${paramMark('model.input', generator.inShape.join(', '))}});
  Rng rng((static_cast<std::uint64_t>(step) << 32) ^ (seed + pass * 0x9E3779B9u), Stream::forward, 0xFFFFFFFFu);
  for (std::size_t i = 0; i < z.count(); ++i) z.data[i] = rng.normal();
  return tape.constant(z);
}

Var<float> rows_on_tape(Tape<float>& tape, std::vector<float>& x) {
  return tape.constant({x.data(), {static_cast<int>(x.size()) / inputs, ${network.inShape.join(', ')}}});
}

float realness(Var<float> z) {
  const int n = static_cast<int>(z.value().count());
  const bool logits = training.objective == Contest::non_saturating || training.objective == Contest::minimax;
  float sum = 0;
  for (int i = 0; i < n; ++i) sum += logits ? 1 / (1 + std::exp(-z.value().data[i])) : z.value().data[i];
  return sum / static_cast<float>(n);
}

struct Score {
  float loss, gap;
};

// ${say(codeWords.evaluateGame)}
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows, long step) {
  constexpr std::uint32_t apart = 0x80000000u;
  tape.reset();
  const std::vector<Var<float>> p = on_tape(tape, parameters, {});
  const Var<float> real = judge(tape, rows_on_tape(tape, rows.x), p${modes('evaluate', '0')});
  const Var<float> made = generate(tape, noise(tape, rows.count, step, apart), p${modes('evaluate', '0')});
  const Var<float> fake = judge(tape, made, p${modes('evaluate', '0')});
  return {*generator_loss(tape, fake, training.objective).value().data, realness(real) - realness(fake)};
}`,
    main(network, itemsOf(generator), itemsOf(discriminator), modes),
  ];
}

/** Of the parameters only those learn that belong to the side whose turn it is; the others are numbers. */
const onTape = (text: string): string => text.replace(/std::vector<Var<float>> on_tape[^]*?\n\}/, `std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters, const Parameters::Part& learns) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items()) {
    const Tensor<float> values{parameters.values(item), item.shape};
    const bool own = p.size() - learns.first_item < learns.items;
    p.push_back(own ? tape.parameter(values, {parameters.grads(item), item.shape}) : tape.constant(values));
  }
  return p;
}`);

function main(network: Network, made: number, judging: number, modes: (mode: string, pass: string) => string): string {
  const { schedule, regularizer, clip } = network;
  const losses = followsLosses(network);
  const update = (side: string, count: string): string =>
    partMark('optimizer', `parameters.update(update_at(optimizer, ++${count}${schedule ? ', factor' : ''}), ${regularizer ? 'regularizer' : '{}'}, ${clip ? 'clipping' : '{}'}, ${side});`);
  const factor = schedule ? `
      ${partMark('schedule', `const ScheduleState now{.step = step, .steps_total = steps, .epoch = epoch, .epochs_total = epochs, .losses = test_losses};
      const float factor = rate_factor(schedule, now);`)}` : '';
  return `int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  const Parameters::Part generator = parameters.part(0, ${made}), discriminator = parameters.part(${made}, ${judging});
  Tape<float> tape;
  const int count = data.train.count, made = std::min(batch, count), k = training.discriminator_steps;
  const long size = long{batch} * k;
  std::vector<int> order(count);
  std::vector<float> ${x};
  long step = 0, judged = 0, generated = 0;${schedule ? `
  std::vector<float> test_losses;
  const long steps = epochs * ((count + size - 1) / size);` : ''}

  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle(order, seed, Stream::order, epoch);
    float total = 0, total_g = 0;
    int turns = 0;
    for (long first = 0; first < count; first += size) {
      const int n = static_cast<int>(std::min(size, count - first));
      float loss_d = 0, loss_g = 0;${factor}
      for (int update = 0; update < k; ++update) {
        const int from = n * update / k, to = std::max(from + 1, n * (update + 1) / k);
        x.clear();
        for (int row : std::span(order).subspan(first + from, to - from))
          x.insert(x.end(), &data.train.x[row * inputs], &data.train.x[row * inputs] + inputs);
        const std::uint32_t pass = 3 * update;
        tape.reset();
        const std::vector<Var<float>> p = on_tape(tape, parameters, discriminator);
        ${partMark('forward', `const Var<float> rows = generate(tape, noise(tape, to - from, step, pass), p${modes('train', 'pass')});
        const Var<float> real = judge(tape, rows_on_tape(tape, x), p${modes('train', 'pass + 1')});
        const Var<float> fake = judge(tape, rows, p${modes('train', 'pass + 2')});`)}
        ${partMark('loss', 'const Var<float> loss = discriminator_loss(tape, real, fake, training.objective);')}
        ${partMark('backward', 'tape.backward(loss);')}
        ${update('discriminator', 'judged')}
        if (training.objective == Contest::wasserstein)
          for (float& w : std::span(parameters.all_values()).subspan(discriminator.offset, discriminator.size))
            w = std::clamp(w, -training.clip_weights, training.clip_weights);
        loss_d = *loss.value().data;
      }
      for (int update = 0; update < training.generator_steps; ++update) {
        const std::uint32_t pass = 3 * k + 2 * update;
        tape.reset();
        const std::vector<Var<float>> p = on_tape(tape, parameters, generator);
        ${partMark('forward', `const Var<float> rows = generate(tape, noise(tape, made, step, pass), p${modes('train', 'pass')});
        const Var<float> fake = judge(tape, rows, p${modes('train', 'pass + 1')});`)}
        ${partMark('loss', 'const Var<float> loss = generator_loss(tape, fake, training.objective);')}
        ${partMark('backward', 'tape.backward(loss);')}
        ${update('generator', 'generated')}
        loss_g = *loss.value().data;
      }
      ++step;
      ++turns;
      total += loss_d;
      total_g += loss_g;
    }
    const Score test = evaluate(tape, parameters, data.test, step);${losses ? '\n    test_losses.push_back(test.loss);' : ''}
    std::printf("epoch %4d  loss %.5f  generator loss %.5f  D(data) - D(made) %.3f\\n", epoch + 1, total / turns, total_g / turns, test.gap);
  }
}`;
}
