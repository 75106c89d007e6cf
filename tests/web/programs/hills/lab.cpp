// 本实验的 C++ 程序，直接使用梯度花园的计算核心。
// 把 data.csv 放在同一文件夹。
// 在项目文件夹中构建：
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
#include "engine/formats/csv.h"
#include "train/parameters.h"

using namespace garden;

constexpr int seed = 7;
constexpr int batch = 10;
constexpr int epochs = 500;
constexpr int inputs = 2;
constexpr int outputs = 1;
constexpr int classes = 0;
constexpr TargetForm form = TargetForm::value;
const int target_columns = target_width(form, classes);
const auto loss_kind = Mse{};
const Optimizer optimizer = Sgd{.lr = 0.03f};
const Regularizer regularizer = L1{.rate = 0.0001f};

// 输入 x (count, inputs) 与编码后的目标 t (count, target_columns)。
struct Rows {
  int count = 0;
  std::vector<float> x;
  std::vector<float> t;

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
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

Data load_data(const char* name = "data.csv") {
  const csv::Table table = csv::read(read_file(name));
  if (!table.error.empty()) stop(std::string(name) + ": " + table.error);
  Data data;
  for (int i = 0; i < table.rows(); ++i) {
    Rows& side = table.is_test[i] ? data.test : data.train;
    side.add(&table.x[i * inputs], table.y[i]);
  }
  return data;
}

// 每个运算立即求值，并在 tape 上记下如何反向求导。
Var<float> forward(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> z1 = apply(tape, Dense{.units = 16}, x, p.subspan(0, 2));
  const Var<float> a1 = activate(tape, z1, Relu{});
  const Var<float> z2 = apply(tape, Dense{.units = 1}, a1, p.subspan(2, 2));
  const Var<float> a2 = activate(tape, z2, Linear{});
  return a2;
}

// 权重、偏置及其梯度；与页面使用相同的随机数流。
Parameters make_parameters() {
  Parameters parameters;
  parameters.add("layers.0.weight", {16, 2}, true);
  parameters.add("layers.0.bias", {16}, false);
  parameters.add("layers.2.weight", {1, 16}, true);
  parameters.add("layers.2.bias", {1}, false);
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));

  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
  start(0, HeUniform{}, 2, 16);
  start(2, GlorotUniform{}, 16, 1);
  return parameters;
}

std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items())
    p.push_back(tape.parameter({parameters.values(item), item.shape}, {parameters.grads(item), item.shape}));
  return p;
}

struct Score {
  float loss, score;
};

// 模型没有学过的数据上的损失与 R²。
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows) {
  tape.reset();
  const Var<float> z = forward(tape, tape.constant({rows.x.data(), {rows.count, 2}}), on_tape(tape, parameters));
  const Var<float> mean_loss = loss(tape, z, tape.constant({rows.t.data(), {rows.count, target_columns}}), loss_kind);
  float mean = 0, error = 0, spread = 0;
  for (float value : rows.t) mean += value / static_cast<float>(rows.count);
  for (int i = 0; i < rows.count; ++i) {
    const float miss = rows.t[i] - z.value().data[i], away = rows.t[i] - mean;
    error += miss * miss;
    spread += away * away;
  }
  const float score = 1 - error / spread;
  return {*mean_loss.value().data, score};
}

int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  Tape<float> tape;
  std::vector<int> order(data.train.count);
  std::vector<float> x, t;  // 一个小批量
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
      const Var<float> z = forward(tape, tape.constant({x.data(), {n, 2}}), on_tape(tape, parameters));
      const Var<float> mean_loss = loss(tape, z, tape.constant({t.data(), {n, target_columns}}), loss_kind);
      tape.backward(mean_loss);
      parameters.update(update_at(optimizer, ++k), &regularizer);
      total += *mean_loss.value().data * n;
    }
    const Score test = evaluate(tape, parameters, data.test);
    std::printf("epoch %4d  loss %.5f  test loss %.5f  r2 %.3f\n", epoch + 1, total / data.train.count, test.loss, test.score);
  }
}
