// A machine so small that every state can be counted: the free energy against the sum over hidden states, the Gibbs chain
// against the exact distribution, and contrastive divergence against the exact likelihood.
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "catalog/layers/block/rbm.h"
#include "catalog/support.h"

using namespace garden;
using namespace garden::tests;

namespace {

struct Tiny {
  static constexpr int V = 3, H = 2;
  std::vector<double> w = random_values<double>(6, 1, 1.5f), c = random_values<double>(2, 2, 1), a = random_values<double>(3, 3, 1);

  Machine<double> on(Tape<double>& tape) {
    return {tape.constant({w.data(), {H, V}}), tape.constant({c.data(), {H}}), tape.constant({a.data(), {V}})};
  }
  double energy(int v, int h) const {
    double e = 0;
    for (int i = 0; i < V; ++i) e -= (v >> i & 1) * a[static_cast<std::size_t>(i)];
    for (int j = 0; j < H; ++j) {
      e -= (h >> j & 1) * c[static_cast<std::size_t>(j)];
      for (int i = 0; i < V; ++i) e -= (h >> j & 1) * (v >> i & 1) * w[static_cast<std::size_t>(j * V + i)];
    }
    return e;
  }
  double weight(int v) const {  // not normalized probability of a visible state
    double sum = 0;
    for (int h = 0; h < 1 << H; ++h) sum += std::exp(-energy(v, h));
    return sum;
  }
  double probability(int v) const {
    double all = 0;
    for (int u = 0; u < 1 << V; ++u) all += weight(u);
    return weight(v) / all;
  }
};

std::vector<double> row_of(int v) { return {static_cast<double>(v & 1), static_cast<double>(v >> 1 & 1), static_cast<double>(v >> 2 & 1)}; }

}  // namespace

TEST_CASE("the free energy of a state is minus the logarithm of its weight over all hidden states") {
  Tiny tiny;
  for (int v = 0; v < 8; ++v) {
    Tape<double> tape;
    std::vector<double> row = row_of(v);
    const double f = *free_energy(tape, tape.constant({row.data(), {1, 3}}), tiny.on(tape)).value().data;
    CHECK(distance(f, -std::log(tiny.weight(v))) < 1e-12);
  }
}

TEST_CASE("the free energy has the numeric gradient in every parameter and in the visible units") {
  for (const Visible visible : {Visible::bernoulli, Visible::gaussian}) {
    const int B = 4, V = 3, H = 5;
    std::vector<std::vector<double>> values = {random_values<double>(B * V, 4, 1), random_values<double>(H * V, 5, 1), random_values<double>(H, 6, 1), random_values<double>(V, 7, 1)};
    const std::vector<Shape> shapes = {{B, V}, {H, V}, {H}, {V}};
    std::vector<std::vector<double>> grads;
    for (const auto& value : values) grads.emplace_back(value.size());
    Tape<double> tape;
    const auto run = [&](bool back) {
      tape.reset();
      std::vector<Var<double>> p;
      for (std::size_t i = 0; i < 4; ++i) p.push_back(tape.parameter({values[i].data(), shapes[i]}, {grads[i].data(), shapes[i]}));
      const Var<double> f = free_energy(tape, p[0], Machine<double>{p[1], p[2], p[3], visible});
      if (back) tape.backward(f);
      return *f.value().data;
    };
    run(true);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < values[i].size(); ++j) CHECK(distance(grads[i][j], slope_of(&values[i][j], [&] { return run(false); })) < 1e-7);
  }
}

TEST_CASE("a long Gibbs chain visits states as often as their probability says") {
  Tiny tiny;
  Tape<double> tape;
  const Machine<double> machine = tiny.on(tape);
  constexpr int chains = 20000;
  std::vector<double> rows(3 * chains, 0.0);
  Rng rng(1, Stream::forward);
  gibbs(tape.arena(), machine, chains, rows.data(), 30, rng);
  std::vector<double> share(8, 0.0);
  for (int i = 0; i < chains; ++i) {
    const double* row = rows.data() + 3 * i;
    share[static_cast<std::size_t>(row[0] + 2 * row[1] + 4 * row[2])] += 1.0 / chains;
  }
  // 20,000 independent draws: the standard error of a share is at most 0.0036, four of those are rare.
  for (int v = 0; v < 8; ++v) CHECK(std::fabs(share[static_cast<std::size_t>(v)] - tiny.probability(v)) < 0.015);
}

TEST_CASE("contrastive divergence makes two patterns likely, with short and with persistent chains") {
  for (const bool persistent : {false, true}) {
    Tiny tiny;
    for (double& w : tiny.w) w *= 0.01;
    const Rbm layer{.units = 2, .turns = persistent ? 1 : 5, .persistent = persistent, .chains = 32};
    std::vector<double> data, kept(32 * 3, 0.0), dw(6), dc(2), da(3);
    for (int i = 0; i < 16; ++i)
      for (const double x : row_of(i % 2 ? 7 : 0)) data.push_back(x);
    double* buffers[] = {kept.data()};
    Tape<double> tape;
    const double before = std::log(tiny.probability(0)) + std::log(tiny.probability(7));
    for (std::uint32_t step = 0; step < 1500; ++step) {
      tape.reset();
      const Var<double> x = tape.constant({data.data(), {16, 3}});
      const Var<double> params[] = {tape.parameter({tiny.w.data(), {2, 3}}, {dw.data(), {2, 3}}), tape.parameter({tiny.c.data(), {2}}, {dc.data(), {2}}),
                                    tape.parameter({tiny.a.data(), {3}}, {da.data(), {3}})};
      Pass<double> pass{.tape = tape, .inputs = {&x, 1}, .params = params, .buffers = buffers, .mode = Mode::train, .noise = {.seed = 3, .step = step}};
      tape.backward(layer.contrast(pass));
      for (std::size_t i = 0; i < 6; ++i) tiny.w[i] -= 0.1 * dw[i];
      for (std::size_t i = 0; i < 2; ++i) tiny.c[i] -= 0.1 * dc[i];
      for (std::size_t i = 0; i < 3; ++i) tiny.a[i] -= 0.1 * da[i];
    }
    CAPTURE(persistent);
    CHECK(std::log(tiny.probability(0)) + std::log(tiny.probability(7)) > before + 1);
    CHECK(tiny.probability(0) + tiny.probability(7) > 0.8);
  }
}
