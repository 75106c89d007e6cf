// Recurrent layers on the tape: dropout only while training, inner values are those of the run and change nothing, and a
// repeated step takes no new memory. Their maths is checked by the loops over the catalog.
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "catalog/registry.h"

using namespace garden;

namespace {

constexpr int B = 3, steps = 5, I = 2, H = 6;

// A layer with drawn weights on a drawn batch.
template <class L>
struct Bench {
  explicit Bench(L of) : layer(of) {
    Rng rng(3, Stream::sample);
    const auto draw = [&](std::size_t n) {
      std::vector<float> values(n);
      for (float& value : values) value = rng.uniform(-0.8f, 0.8f);
      return values;
    };
    for (const ParameterSpec& spec : layer.parameters(in)) {
      shapes.push_back(spec.shape);
      weights.push_back(draw(spec.shape.count()));
      grads.emplace_back(spec.shape.count());
    }
    x = draw(static_cast<std::size_t>(B * steps * I));
  }

  // y, and what is shown when `look`
  std::vector<float> run(Mode mode, bool look, bool backward = false) {
    tape.reset();
    std::vector<Var<float>> params;
    for (std::size_t i = 0; i < shapes.size(); ++i)
      params.push_back(tape.parameter({weights[i].data(), shapes[i]}, {grads[i].data(), shapes[i]}));
    const Var<float> source = tape.constant({x.data(), {B, steps, I}});
    shown.assign(look ? layer.shown(in).size() : 0, Var<float>{});
    Pass<float> pass{.tape = tape, .inputs = {&source, 1}, .params = params, .shown = shown, .mode = mode, .noise = {.seed = 4, .step = 9}};
    const Var<float> y = layer.forward(pass);
    if (backward) {
      std::vector<float> aim(y.value().count());
      tape.backward(loss(tape, y, tape.constant({aim.data(), y.shape()}), Mse{}));
    }
    return {y.value().begin(), y.value().end()};
  }

  Var<float> look(const std::string& name) const {
    const std::vector<ShownSpec> specs = layer.shown(in);
    for (std::size_t i = 0; i < specs.size(); ++i)
      if (specs[i].name == name) return shown[i];
    FAIL("nothing is shown as " << name);
    return {};
  }

  L layer;
  std::vector<Shape> in{{steps, I}}, shapes;
  std::vector<std::vector<float>> weights, grads;
  std::vector<float> x;
  std::vector<Var<float>> shown;
  Tape<float> tape;
};

template <class F>
void for_each_recurrent(F&& f) {
  f(SimpleRnn{});
  f(Gru{});
  f(Lstm{});
}

}  // namespace

TEST_CASE("a recurrent layer drops between its layers, and only while training") {
  for_each_recurrent([](auto layer) {
    DYNAMIC_SECTION(layer.info.id) {
      layer.units = H;
      layer.layers = 2;
      layer.return_sequences = true;
      CHECK(Bench(layer).run(Mode::train, false) == Bench(layer).run(Mode::evaluate, false));
      auto dropping = layer;
      dropping.dropout = 0.5f;
      CHECK(Bench(dropping).run(Mode::evaluate, false) == Bench(layer).run(Mode::evaluate, false));
      Bench bench(dropping);
      CHECK(bench.run(Mode::train, true) != bench.run(Mode::evaluate, true));
      bench.run(Mode::train, true);
      const Var<float> mask = bench.look("mask");
      CHECK(std::set<float>(mask.value().begin(), mask.value().end()) == std::set<float>{0.0f, 2.0f});
      bench.run(Mode::evaluate, true);
      const Var<float> none = bench.look("mask");
      CHECK(std::set<float>(none.value().begin(), none.value().end()) == std::set<float>{1.0f});
    }
  });
}

TEST_CASE("a recurrent layer shows the values of its run, and looking changes nothing") {
  for_each_recurrent([](auto layer) {
    DYNAMIC_SECTION(layer.info.id) {
      layer.units = H;
      layer.bidirectional = true;
      layer.return_sequences = true;
      Bench bench(layer);
      const std::vector<float> y = bench.run(Mode::train, true);
      const std::vector<ShownSpec> specs = layer.shown(bench.in);
      for (std::size_t i = 0; i < specs.size(); ++i) CHECK(bench.shown[i].shape() == specs[i].shape.with_first(B));
      const float *ahead = bench.look("hidden_l0").value().data, *back = bench.look("hidden_l0_reverse").value().data;
      bool same = true;
      for (int row = 0; row < B * steps; ++row) {
        for (int j = 0; j < H; ++j) {
          same = same && ahead[row * H + j] == y[static_cast<std::size_t>(2 * row * H + j)];
          same = same && back[row * H + j] == y[static_cast<std::size_t>((2 * row + 1) * H + j)];
        }
      }
      CHECK(same);
      CHECK(bench.run(Mode::train, false) == y);
    }
  });
  // The gates explain the state: h = o tanh(c), c = f c_before + i g.
  Bench bench(Lstm{.units = H});
  bench.run(Mode::evaluate, true);
  const float *gates = bench.look("gates_l0").value().data, *cell = bench.look("cell_l0").value().data;
  const float* hidden = bench.look("hidden_l0").value().data;
  bool explained = true;
  for (int row = 0; row < B * steps; ++row) {
    for (int j = 0; j < H; ++j) {
      const float i = gates[row * 4 * H + j], f = gates[row * 4 * H + H + j], g = gates[row * 4 * H + 2 * H + j], o = gates[row * 4 * H + 3 * H + j];
      const float before = row % steps > 0 ? cell[(row - 1) * H + j] : 0.0f;
      explained = explained && std::fabs(cell[row * H + j] - (f * before + i * g)) < 1e-6f;
      explained = explained && std::fabs(hidden[row * H + j] - o * std::tanh(cell[row * H + j])) < 1e-6f;
    }
  }
  CHECK(explained);
}

TEST_CASE("a recurrent layer's second step takes no new memory") {
  for_each_recurrent([](auto layer) {
    layer.units = H;
    layer.layers = 2;
    layer.bidirectional = true;
    layer.dropout = 0.3f;
    Bench bench(layer);
    bench.run(Mode::train, true, true);
    const std::size_t held = bench.tape.arena().reserved_bytes();
    for (int i = 0; i < 3; ++i) bench.run(Mode::train, true, true);
    CHECK(bench.tape.arena().reserved_bytes() == held);
  });
}
