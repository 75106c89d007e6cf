// The lab as a C++ program on our own core: a training loop written by hand on the tape. It draws its random numbers as the
// page does (same streams of the same seed), so it prints the same losses as the page shows.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { fillParams } from './fill';
import { inputPath, targetPath, type Chosen, type Network, type Stacked } from './network';
import { makeProgram, paramMark, partMark, pathMark, type Program } from './program';
import { dataFile, sayIn } from './python';

const targetForms = { signed: 'signed_one', binary: 'binary', one_hot: 'one_hot', index: 'index', value: 'value', probability: 'probability', signed_one_hot: 'signed_one_hot' } as const;
const x = pathMark(inputPath, 'x');
const t = pathMark(targetPath, 't');
const loss = pathMark('loss', 'loss');

const fill = ({ entry, choice }: Chosen, owner: string): string => fillParams(entry.cpp, entry, choice, owner, 'cpp');

export function cppProgram(network: Network, language: Language): Program {
  const say = sayIn(language);
  return makeProgram('lab.cpp', `${[
    `// ${say(codeWords.headCpp)}
// ${network.images ? say(codeWords.headDataIdx) : say(codeWords.headData, { file: dataFile })}
// ${say(codeWords.buildCpp)}
//   cmake --preset native -DGARDEN_PROGRAM=$PWD/lab.cpp && ninja -C build/native lab
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "autograd/ops.h"
#include "catalog/registry.h"
#include "engine/formats/${network.images ? 'idx' : 'csv'}.h"
#include "train/parameters.h"

using namespace garden;`,
    constants(network),
    data(network, language),
    partMark('forward', forward(network, language)),
    makeParameters(network, language),
    evaluate(network, language),
    main(network, language),
  ].join('\n\n')}\n`, 'cpp');
}

function constants(network: Network): string {
  const { lab, regularizer } = network;
  return `constexpr int seed = ${paramMark('seed', String(lab.seed))};
constexpr int batch = ${paramMark('train.batch', String(lab.train.batch))};
constexpr int epochs = ${paramMark('train.epochs', String(lab.train.epochs))};
constexpr int inputs = ${network.inShape.reduce((a, b) => a * b, 1)};
constexpr int outputs = ${network.outputs};
constexpr int classes = ${network.classes};
constexpr TargetForm form = TargetForm::${targetForms[network.target]};
const int target_columns = target_width(form, classes);
${partMark('loss', `const auto loss_kind = ${fill(network.loss, 'loss')};`)}
${partMark('optimizer', `const Optimizer optimizer = ${fill(network.optimizer, 'optimizer')};`)}${regularizer ? `\n${partMark('regularizer', `const Regularizer regularizer = ${fill(regularizer, 'regularizer')};`)}` : ''}`;
}

function data(network: Network, language: Language): string {
  const say = sayIn(language);
  const rows = `// ${say(codeWords.rowsCpp)}
struct Rows {
  int count = 0;
  std::vector<float> ${x};
  std::vector<float> ${t};

  void add(const float* row, float label) {
    x.insert(x.end(), row, row + inputs);
    t.resize(t.size() + target_columns);
    encode_targets(form, classes, &label, 1, t.data() + count * target_columns);
    ++count;
  }
};

struct Data {
  Rows train, test;
};

std::string read_file(const char* name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

[[noreturn]] void stop(const std::string& message) {
  std::fprintf(stderr, "%s\\n", message.c_str());
  std::exit(1);
}`;
  return partMark('data', `${rows}\n\n${network.images ? idxData : csvData}`);
}

const csvData = `Data load_data(const char* name = "${dataFile}") {
  const csv::Table table = csv::read(read_file(name));
  if (!table.error.empty()) stop(std::string(name) + ": " + table.error);
  Data data;
  for (int i = 0; i < table.rows(); ++i) {
    Rows& side = table.is_test[i] ? data.test : data.train;
    side.add(&table.x[i * inputs], table.y[i]);
  }
  return data;
}`;

const idxData = `Rows load_images(const std::string& name) {
  const auto read = [](const std::string& file) {
    const std::string bytes = read_file(file.c_str());
    idx::Array array = idx::read({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    if (!array.error.empty()) stop(file + ": " + array.error);
    return array;
  };
  const idx::Array pixels = read(name + "-images-idx3-ubyte");
  const idx::Array labels = read(name + "-labels-idx1-ubyte");
  Rows rows;
  std::vector<float> row(inputs);
  for (std::size_t i = 0; i < labels.bytes.size(); ++i) {
    for (int j = 0; j < inputs; ++j) row[j] = pixels.bytes[i * inputs + j] / 255.0f;
    rows.add(row.data(), labels.bytes[i]);
  }
  return rows;
}

Data load_data() { return {load_images("train"), load_images("t10k")}; }`;

const parameterNames = (part: Stacked): { path: string; regularized: boolean }[] =>
  Object.entries(part.entry.roles ?? {}).map(([role, parameter]) => ({ path: `${part.path}.${parameter}`, regularized: role === 'w' }));

function forward(network: Network, language: Language): string {
  let first = 0;
  const lines = network.parts.map((part, i) => {
    const before = network.parts[i - 1];
    const input = before ? pathMark(before.y, before.letter + before.level) : x;
    const entry = fill(part, part.path);
    const own = parameterNames(part);
    const call = part.activation ? `activate(tape, ${input}, ${entry})`
      : own.length > 0 ? `apply(tape, ${entry}, ${input}, p.subspan(${first}, ${own.length}))`
      : `apply(tape, ${entry}, ${input})`;
    first += own.length;
    return partMark(part.path, `  const Var<float> ${pathMark(part.y, part.letter + part.level)} = ${call};`);
  });
  const last = network.parts.at(-1);
  return `// ${sayIn(language)(codeWords.forwardCpp)}
Var<float> forward(Tape<float>& tape, Var<float> ${x}, std::span<const Var<float>> p) {
${lines.join('\n')}
  return ${last ? pathMark(last.y, last.letter + last.level) : x};
}`;
}

function makeParameters(network: Network, language: Language): string {
  const learned = network.parts.filter((part) => part.w);
  const add = learned.flatMap((part) => {
    const [fanIn, fanOut] = [part.inShape.at(-1), part.outShape.at(-1)];
    return parameterNames(part).map(({ path, regularized }) =>
      partMark(part.path, `  parameters.add("${pathMark(path, path)}", {${regularized ? `${fanOut}, ${fanIn}` : fanOut}}, ${regularized});`));
  });
  let item = 0;
  const fills = learned.map((part) => {
    const own = item;
    item += parameterNames(part).length;
    const init = part.init ? fill(part.init, part.init.path) : '';
    return partMark(part.path, `  start(${own}, ${init}, ${part.inShape.at(-1)}, ${part.outShape.at(-1)});`);
  });
  return `// ${sayIn(language)(codeWords.parametersCpp)}
Parameters make_parameters() {
  Parameters parameters;
${add.join('\n')}
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));

  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
${fills.join('\n')}
  return parameters;
}

std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items())
    p.push_back(tape.parameter({parameters.values(item), item.shape}, {parameters.grads(item), item.shape}));
  return p;
}`;
}

const shapeOf = (network: Network, rows: string): string => `{${[rows, ...network.inShape].join(', ')}}`;

function evaluate(network: Network, language: Language): string {
  const classification = network.target !== 'value';
  const truth = classification ? `
  int hits = 0;
  for (int i = 0; i < rows.count; ++i) {
    const float* own = &rows.t[i * target_columns];
    const float label = target_columns > 1 ? argmax(own, classes) : own[0] > 0 ? ${network.target === 'index' ? 'own[0]' : '1'} : 0;
    hits += prediction(form, z.value().data + i * outputs, outputs) == label;
  }
  const float score = static_cast<float>(hits) / static_cast<float>(rows.count);` : `
  float mean = 0, error = 0, spread = 0;
  for (float value : rows.t) mean += value / static_cast<float>(rows.count);
  for (int i = 0; i < rows.count; ++i) {
    const float miss = rows.t[i] - z.value().data[i], away = rows.t[i] - mean;
    error += miss * miss;
    spread += away * away;
  }
  const float score = 1 - error / spread;`;
  return `struct Score {
  float loss, score;
};

// ${sayIn(language)(classification ? codeWords.evaluateCpp : codeWords.evaluateValueCpp)}
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows) {
  tape.reset();
  const Var<float> z = forward(tape, tape.constant({rows.x.data(), ${shapeOf(network, 'rows.count')}}), on_tape(tape, parameters));
  const Var<float> mean_loss = loss(tape, z, tape.constant({rows.t.data(), {rows.count, target_columns}}), loss_kind);${truth}
  return {*mean_loss.value().data, score};
}`;
}

function main(network: Network, language: Language): string {
  const say = sayIn(language);
  const name = network.target === 'value' ? 'r2' : 'accuracy';
  return `int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  Tape<float> tape;
  std::vector<int> order(data.train.count);
  std::vector<float> ${x}, ${t};  // ${say(codeWords.miniBatchCpp)}
  long k = 0;

  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle(order, seed, Stream::order, epoch);
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
      ${partMark('forward', `const Var<float> z = forward(tape, tape.constant({x.data(), ${shapeOf(network, 'n')}}), on_tape(tape, parameters));`)}
      ${partMark('loss', `const Var<float> mean_loss = ${loss}(tape, z, tape.constant({t.data(), {n, target_columns}}), loss_kind);`)}
      ${partMark('backward', 'tape.backward(mean_loss);')}
      ${partMark('optimizer', `parameters.update(update_at(optimizer, ++k), ${network.regularizer ? '&regularizer' : 'nullptr'});`)}
      total += *mean_loss.value().data * n;
    }
    const Score test = evaluate(tape, parameters, data.test);
    std::printf("epoch %4d  loss %.5f  test loss %.5f  ${name} %.3f\\n", epoch + 1, total / data.train.count, test.loss, test.score);
  }
}`;
}
