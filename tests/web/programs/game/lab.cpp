// This lab on Gradient Garden's own C++ core.
// Put data.csv in the same folder.
// Build it in the folder of the project:
//   cmake --preset native -DGARDEN_PROGRAM=$PWD/lab.cpp && ninja -C build/native lab
#include <algorithm>
#include <cmath>
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

constexpr int seed = 4;
constexpr int batch = 16;
constexpr int epochs = 1000;
constexpr int inputs = 2;
const auto training = AdversarialTraining{.objective = Contest::wasserstein, .discriminator_steps = 5, .generator_steps = 1, .clip_weights = 0.1f};
const Optimizer optimizer = RmsProp{.lr = 0.002f, .alpha = 0.99f, .eps = 0.000001f, .momentum = 0.0f, .centered = false};

struct Rows {
  int count = 0;
  std::vector<float> x;

  void add(const float* row) {
    x.insert(x.end(), row, row + inputs);
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
    side.add(&table.x[i * inputs]);
  }
  return data;
}

// Makes rows like those of the data from noise.
Var<float> generate(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> z1 = apply(tape, Dense{.units = 12}, x, p.subspan(0, 2));
  const Var<float> a1 = activate(tape, z1, LeakyRelu{.slope = 0.01f});
  const Var<float> z2 = apply(tape, Dense{.units = 2}, a1, p.subspan(2, 2));
  return z2;
}

// Says of every row, in one number, how real it looks.
Var<float> judge(Tape<float>& tape, Var<float> x, std::span<const Var<float>> p) {
  const Var<float> z3 = apply(tape, Dense{.units = 14}, x, p.subspan(4, 2));
  const Var<float> a3 = activate(tape, z3, LeakyRelu{.slope = 0.01f});
  const Var<float> z4 = apply(tape, Dense{.units = 1}, a3, p.subspan(6, 2));
  return z4;
}

// Weights and biases with their gradients; drawn from the same random streams as on the page.
Parameters make_parameters() {
  Parameters parameters;
  parameters.add("layers.0.weight", {12, 2}, true);
  parameters.add("layers.0.bias", {12}, false);
  parameters.add("layers.2.weight", {2, 12}, true);
  parameters.add("layers.2.bias", {2}, false);
  parameters.add("layers.3.weight", {14, 2}, true);
  parameters.add("layers.3.bias", {14}, false);
  parameters.add("layers.5.weight", {1, 14}, true);
  parameters.add("layers.5.bias", {1}, false);
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));

  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
  start(0, GlorotUniform{}, 2, 12);
  start(2, GlorotUniform{}, 12, 2);
  start(4, GlorotUniform{}, 2, 14);
  start(6, GlorotUniform{}, 14, 1);
  return parameters;
}

std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters, const Parameters::Part& learns) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items()) {
    const Tensor<float> values{parameters.values(item), item.shape};
    const bool own = p.size() - learns.first_item < learns.items;
    p.push_back(own ? tape.parameter(values, {parameters.grads(item), item.shape}) : tape.constant(values));
  }
  return p;
}

// What the generator starts from: N(0, 1).
Var<float> noise(Tape<float>& tape, int rows, long step, std::uint32_t pass) {
  const Tensor<float> z = tape.arena().tensor<float>({rows, 2});
  Rng rng((static_cast<std::uint64_t>(step) << 32) ^ (seed + pass * 0x9E3779B9u), Stream::forward, 0xFFFFFFFFu);
  for (std::size_t i = 0; i < z.count(); ++i) z.data[i] = rng.normal();
  return tape.constant(z);
}

Var<float> rows_on_tape(Tape<float>& tape, std::vector<float>& x) {
  return tape.constant({x.data(), {static_cast<int>(x.size()) / inputs, 2}});
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

// The generator's loss, and how much more real rows look than made ones.
Score evaluate(Tape<float>& tape, Parameters& parameters, Rows& rows, long step) {
  constexpr std::uint32_t apart = 0x80000000u;
  tape.reset();
  const std::vector<Var<float>> p = on_tape(tape, parameters, {});
  const Var<float> real = judge(tape, rows_on_tape(tape, rows.x), p);
  const Var<float> made = generate(tape, noise(tape, rows.count, step, apart), p);
  const Var<float> fake = judge(tape, made, p);
  return {*generator_loss(tape, fake, training.objective).value().data, realness(real) - realness(fake)};
}

int main() {
  Data data = load_data();
  Parameters parameters = make_parameters();
  const Parameters::Part generator = parameters.part(0, 4), discriminator = parameters.part(4, 4);
  Tape<float> tape;
  const int count = data.train.count, made = std::min(batch, count), k = training.discriminator_steps;
  const long size = long{batch} * k;
  std::vector<int> order(count);
  std::vector<float> x;
  long step = 0, judged = 0, generated = 0;

  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle(order, seed, Stream::order, epoch);
    float total = 0, total_g = 0;
    int turns = 0;
    for (long first = 0; first < count; first += size) {
      const int n = static_cast<int>(std::min(size, count - first));
      float loss_d = 0, loss_g = 0;
      for (int update = 0; update < k; ++update) {
        const int from = n * update / k, to = std::max(from + 1, n * (update + 1) / k);
        x.clear();
        for (int row : std::span(order).subspan(first + from, to - from))
          x.insert(x.end(), &data.train.x[row * inputs], &data.train.x[row * inputs] + inputs);
        const std::uint32_t pass = 3 * update;
        tape.reset();
        const std::vector<Var<float>> p = on_tape(tape, parameters, discriminator);
        const Var<float> rows = generate(tape, noise(tape, to - from, step, pass), p);
        const Var<float> real = judge(tape, rows_on_tape(tape, x), p);
        const Var<float> fake = judge(tape, rows, p);
        const Var<float> loss = discriminator_loss(tape, real, fake, training.objective);
        tape.backward(loss);
        parameters.update(update_at(optimizer, ++judged), {}, {}, discriminator);
        if (training.objective == Contest::wasserstein)
          for (float& w : std::span(parameters.all_values()).subspan(discriminator.offset, discriminator.size))
            w = std::clamp(w, -training.clip_weights, training.clip_weights);
        loss_d = *loss.value().data;
      }
      for (int update = 0; update < training.generator_steps; ++update) {
        const std::uint32_t pass = 3 * k + 2 * update;
        tape.reset();
        const std::vector<Var<float>> p = on_tape(tape, parameters, generator);
        const Var<float> rows = generate(tape, noise(tape, made, step, pass), p);
        const Var<float> fake = judge(tape, rows, p);
        const Var<float> loss = generator_loss(tape, fake, training.objective);
        tape.backward(loss);
        parameters.update(update_at(optimizer, ++generated), {}, {}, generator);
        loss_g = *loss.value().data;
      }
      ++step;
      ++turns;
      total += loss_d;
      total_g += loss_g;
    }
    const Score test = evaluate(tape, parameters, data.test, step);
    std::printf("epoch %4d  loss %.5f  generator loss %.5f  D(data) - D(made) %.3f\n", epoch + 1, total / turns, total_g / turns, test.gap);
  }
}
