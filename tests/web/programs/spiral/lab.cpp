// This lab on Gradient Garden's own C++ core.
// Put data.csv in the same folder.
// Build it in the folder of the project:
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
constexpr int classes = 2;
constexpr TargetForm form = TargetForm::signed_one;
const int target_columns = target_width(form, classes);
const auto loss_kind = Mse{};
const Optimizer optimizer = Adam{.lr = 0.01f, .beta1 = 0.9f, .beta2 = 0.999f, .eps = 1e-8f};

// Inputs x (count, inputs) and encoded targets t (count, target_columns).
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

// Every op computes at once and leaves a note on the tape how to go back.
Var<float> forward(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> z1 = apply(tape, Dense{.units = 8}, x, p.subspan(0, 2));
  const Var<float> a1 = activate(tape, z1, Tanh{});
  const Var<float> z2 = apply(tape, Dense{.units = 8}, a1, p.subspan(2, 2));
  const Var<float> a2 = activate(tape, z2, Tanh{});
  const Var<float> z3 = apply(tape, Dense{.units = 1}, a2, p.subspan(4, 2));
  return z3;
}

// Weights and biases with their gradients; drawn from the same random streams as on the page.
Parameters make_parameters() {
  Parameters parameters;
  parameters.add("layers.0.weight", {8, 2}, true);
  parameters.add("layers.0.bias", {8}, false);
  parameters.add("layers.2.weight", {8, 8}, true);
  parameters.add("layers.2.bias", {8}, false);
  parameters.add("layers.4.weight", {1, 8}, true);
  parameters.add("layers.4.bias", {1}, false);
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));

  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
  start(0, GlorotUniform{}, 2, 8);
  start(2, GlorotUniform{}, 8, 8);
  start(4, GlorotUniform{}, 8, 1);
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

// Loss and accuracy on data the model does not learn from.
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows) {
  tape.reset();
  const Var<float> z = forward(tape, tape.constant({rows.x.data(), {rows.count, 2}}), on_tape(tape, parameters));
  const Var<float> mean_loss = loss(tape, z, tape.constant({rows.t.data(), {rows.count, target_columns}}), loss_kind);
  int hits = 0;
  for (int i = 0; i < rows.count; ++i) {
    const float* own = &rows.t[i * target_columns];
    const float label = target_columns > 1 ? argmax(own, classes) : own[0] > 0 ? 1 : 0;
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
  std::vector<float> x, t;  // one mini-batch
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
      parameters.update(update_at(optimizer, ++k), nullptr);
      total += *mean_loss.value().data * n;
    }
    const Score test = evaluate(tape, parameters, data.test);
    std::printf("epoch %4d  loss %.5f  test loss %.5f  accuracy %.3f\n", epoch + 1, total / data.train.count, test.loss, test.score);
  }
}
