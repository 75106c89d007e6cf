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

constexpr int seed = 5;
constexpr int batch = 16;
constexpr int epochs = 1000;
constexpr int inputs = 4;
constexpr int outputs = 2;
constexpr int classes = 2;
constexpr TargetForm form = TargetForm::index;
const int target_columns = target_width(form, classes);
const auto loss_kind = SoftmaxCrossEntropy{};
const auto training = LayerwiseTraining{.pretrain_epochs = 7};
const int all_epochs = 2 * training.pretrain_epochs + epochs;
const Optimizer optimizer = Momentum{.lr = 0.02f, .momentum = 0.9f};

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
  const Var<float> a0 = activate(tape, x, Sigmoid{});
  const Var<float> z1 = apply(tape, Rbm{.units = 6, .visible = Visible::bernoulli, .turns = 2, .persistent = true, .chains = 10}, a0, p.subspan(0, 3));
  const Var<float> z2 = apply(tape, Rbm{.units = 4, .visible = Visible::bernoulli, .turns = 3, .persistent = false, .chains = 16}, z1, p.subspan(3, 3));
  const Var<float> z3 = apply(tape, Dense{.units = 2}, z2, p.subspan(6, 2));
  return z3;
}

// 下面各层对样本给出的输出。
Var<float> below_1(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> a0 = activate(tape, x, Sigmoid{});
  return a0;
}

// 下面各层对样本给出的输出。
Var<float> below_2(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> a0 = activate(tape, x, Sigmoid{});
  const Var<float> z1 = apply(tape, Rbm{.units = 6, .visible = Visible::bernoulli, .turns = 2, .persistent = true, .chains = 10}, a0, p.subspan(0, 3));
  return z1;
}

// 权重、偏置及其梯度；与页面使用相同的随机数流。
Parameters make_parameters() {
  Parameters parameters;
  parameters.add("layers.1.weight", {6, 4}, true);
  parameters.add("layers.1.bias", {6}, false);
  parameters.add("layers.1.visible_bias", {4}, false);
  parameters.add("layers.2.weight", {4, 6}, true);
  parameters.add("layers.2.bias", {4}, false);
  parameters.add("layers.2.visible_bias", {6}, false);
  parameters.add("layers.3.weight", {2, 4}, true);
  parameters.add("layers.3.bias", {2}, false);
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));

  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
  start(0, GlorotNormal{}, 4, 6);
  start(3, GlorotNormal{}, 6, 4);
  start(6, GlorotUniform{}, 4, 2);
  return parameters;
}

std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items())
    p.push_back(tape.parameter({parameters.values(item), item.shape}, {parameters.grads(item), item.shape}));
  return p;
}

// 各玻尔兹曼机自下而上、不用标签地单独学习；逐轮给出层号、轮数与平均损失。
long pretrain(Tape<float>& tape, Parameters& parameters, Rows& data) {
  std::vector<int> order(data.count);
  std::vector<float> x;
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
        const Var<float> v = tape.constant(below(tape.constant({x.data(), {n, 4}}), p).value());
        Pass<float> pass{.tape = tape, .inputs = {&v, 1}, .params = std::span(p).subspan(own.first_item, own.items), .buffers = {&standing, 1},
                         .mode = Mode::train, .noise = {seed, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(layer)}};
        const Var<float> loss = machine.contrast(pass);
        tape.backward(loss);
        parameters.update(update_at(optimizer, ++k), {}, {}, own);
        total += *loss.value().data * n;
      }
      std::printf("layer %d, epoch %4ld  free energy of the data less the chain's %.5f\n", layer, done + 1, total / data.count);
    }
  };
  learn_alone(1, Rbm{.units = 6, .visible = Visible::bernoulli, .turns = 2, .persistent = true, .chains = 10},
              parameters.part(0, 3), [&](Var<float> x, std::span<const Var<float>> p) { return below_1(tape, x, p); });
  learn_alone(2, Rbm{.units = 4, .visible = Visible::bernoulli, .turns = 3, .persistent = false, .chains = 16},
              parameters.part(3, 3), [&](Var<float> x, std::span<const Var<float>> p) { return below_2(tape, x, p); });
  for (int s = 0; s < parameters.states(); ++s) std::ranges::fill(parameters.all_state(s), 0.0f);
  return step;
}

struct Score {
  float loss, score;
};

// 模型没有学过的数据上的损失与准确率。
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows) {
  tape.reset();
  const Var<float> z = forward(tape, tape.constant({rows.x.data(), {rows.count, 4}}), on_tape(tape, parameters));
  const Var<float> mean_loss = loss(tape, z, tape.constant({rows.t.data(), {rows.count, target_columns}}), loss_kind);
  int hits = 0;
  for (int i = 0; i < rows.count; ++i) {
    const float* own = &rows.t[i * target_columns];
    const float label = target_columns > 1 ? argmax(own, classes) : own[0] > 0 ? own[0] : 0;
    hits += prediction(form, z.value().data + i * outputs, outputs) == label;
  }
  const float score = static_cast<float>(hits) / static_cast<float>(rows.count);
  return {*mean_loss.value().data, score};
}

int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  Tape<float> tape;
  std::vector<int> order(data.train.count);
  std::vector<float> x, t;  // 一个小批量
  long k = 0;
  const long step = pretrain(tape, parameters, data.train);

  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle(order, seed, Stream::order, all_epochs - epochs + epoch);
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
      const Var<float> z = forward(tape, tape.constant({x.data(), {n, 4}}), on_tape(tape, parameters));
      const Var<float> mean_loss = loss(tape, z, tape.constant({t.data(), {n, target_columns}}), loss_kind);
      tape.backward(mean_loss);
      parameters.update(update_at(optimizer, ++k), nullptr);
      total += *mean_loss.value().data * n;
    }
    const Score test = evaluate(tape, parameters, data.test);
    std::printf("epoch %4d  loss %.5f  test loss %.5f  accuracy %.3f\n", epoch + 1, total / data.train.count, test.loss, test.score);
  }
}
