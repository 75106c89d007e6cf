// The lab as a C++ program on our own core: a training loop written by hand on the tape. It draws its random numbers as the
// page does (same streams of the same seed), so it prints the same losses as the page shows.

import type { Language } from '../i18n/language';
import { codeWords } from '../i18n/formula';
import { evaluate, main } from './cpp-loop';
import { game } from './cpp-game';
import { pretrain, pretrainForward } from './cpp-layerwise';
import { fill, forward, makeParameters, t, x } from './cpp-model';
import type { Network } from './network';
import { makeProgram, paramMark, partMark, type Program } from './program';
import { batchSize, dataFile, prepared, sayIn, shared } from './python';

const targetForms = { signed: 'signed_one', binary: 'binary', one_hot: 'one_hot', index: 'index', value: 'value', probability: 'probability', signed_one_hot: 'signed_one_hot' } as const;

export function cppProgram(network: Network, language: Language): Program {
  const say = sayIn(language);
  return makeProgram('lab.cpp', `${[
    `// ${say(codeWords.headCpp)}
// ${network.images ? say(codeWords.headDataIdx) : say(codeWords.headData, { file: dataFile })}${[...prepared(network, language), ...shared(network, language)].map((line) => `\n// ${line}`).join('')}
// ${say(codeWords.buildCpp)}
//   cmake --preset native -DGARDEN_PROGRAM=$PWD/lab.cpp && ninja -C build/native lab
#include <algorithm>${network.sides ? '\n#include <cmath>' : ''}${network.results.length > 1 ? '\n#include <array>' : ''}
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
    ...(network.sides ? game(network, network.sides, language) : [
      partMark('forward', forward(network, language)),
      ...pretrainForward(network, language),
      makeParameters(network, language),
      ...pretrain(network, language),
      evaluate(network, language),
      main(network, language),
    ]),
  ].join('\n\n')}\n`, 'cpp');
}

function constants(network: Network): string {
  const { lab, regularizer, schedule, clip, positions } = network;
  const further = network.results.slice(1).map(({ loss, place }, i) => `\n${partMark('loss', `const auto loss_kind_${i + 2} = ${fill(loss, place)};`)}`).join('');
  const common = `constexpr int seed = ${paramMark('seed', String(lab.seed))};
constexpr int batch = ${batchSize(network, '1 << 30')};
constexpr int epochs = ${paramMark('train.epochs', String(lab.train.epochs))};
constexpr int inputs = ${network.inShape.reduce((a, b) => a * b, 1)};
`;
  const settings = `${partMark('optimizer', `const Optimizer optimizer = ${fill(network.optimizer, 'optimizer')};`)}${regularizer ? `\n${partMark('regularizer', `const Regularizer regularizer = ${fill(regularizer, 'regularizer')};`)}` : ''}${schedule ? `\n${partMark('schedule', `const RateSchedule schedule = ${fill(schedule, 'schedule')};`)}` : ''}${clip ? `\n${partMark('clip', `const Clipping clipping = ${fill(clip, 'clip')};`)}` : ''}`;
  const training = network.trainer ? `${partMark('train', `const auto training = ${fill(network.trainer, 'train')};`)}\n${network.alone.length > 0 ? `const int all_epochs = ${network.alone.length} * training.pretrain_epochs + epochs;\n` : ''}` : '';
  if (network.sides) return `${common}${training}${settings}`;
  return `${common}constexpr int outputs = ${network.outputs};
constexpr int classes = ${network.classes};
constexpr TargetForm form = TargetForm::${targetForms[network.target]};
${positions > 1 ? `constexpr int positions = ${positions};
` : ''}const int target_columns = ${positions > 1 ? 'positions * ' : ''}target_width(form, classes);
${partMark('loss', `const auto loss_kind = ${fill(network.results[0]!.loss, network.results[0]!.place)};`)}${further}
${training}${settings}`;
}

function data(network: Network, language: Language): string {
  const say = sayIn(language);
  const rows = network.sides ? `struct Rows {
  int count = 0;
  std::vector<float> ${x};

  void add(const float* row) {
    x.insert(x.end(), row, row + inputs);
    ++count;
  }
};` : `// ${say(codeWords.rowsCpp)}
struct Rows {
  int count = 0;
  std::vector<float> ${x};
  std::vector<float> ${t};

  void add(const float* row, ${network.positions > 1 ? 'const float* labels' : 'float label'}) {
    x.insert(x.end(), row, row + inputs);
    t.resize(t.size() + target_columns);
    encode_targets(form, classes, ${network.positions > 1 ? 'labels, positions' : '&label, 1'}, t.data() + count * target_columns);
    ++count;
  }
};`;
  const files = `struct Data {
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
  const read = network.images ? idxData : network.positions > 1 ? csvData.replace(csvRow, wideRow) : csvData;
  return partMark('data', `${rows}\n\n${files}\n\n${network.sides ? read.replace(', table.y[i])', ')').replace(', labels.bytes[i])', ')') : read}`);
}

const csvRow = '    side.add(&table.x[i * inputs], table.y[i]);';
/** The reader takes the last target for the label; those before it are columns behind the inputs. */
const wideRow = `    std::vector<float> row(&table.x[i * (inputs + positions - 1)], &table.x[i * (inputs + positions - 1)] + inputs + positions - 1);
    row.push_back(table.y[i]);
    side.add(row.data(), row.data() + inputs);`;

const csvData = `Data load_data(const char* name = "${dataFile}") {
  const csv::Table table = csv::read(read_file(name));
  if (!table.error.empty()) stop(std::string(name) + ": " + table.error);
  Data data;
  for (int i = 0; i < table.rows(); ++i) {
    Rows& side = table.is_test[i] ? data.test : data.train;
${csvRow}
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
