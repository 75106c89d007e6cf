// Every gradient of the catalog against the numeric one, in double, through the tape.
// The tolerance is that of a central difference with step 1e-6: about 1e-9 from rounding, the rest from curvature.
#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <map>

#include "catalog/support.h"
#include "exact/layers.h"

using namespace garden;
using namespace garden::tests;

namespace {

constexpr double tolerance = 1e-7;
const std::vector<Shape> shapes = {{1, 1}, {1, 3}, {2, 5}, {7, 4}, {3, 17}};

// Any smooth function of all values with a different slope for each: its gradient exercises every dy.
template <class T>
Var<T> spread(Tape<T>& tape, Var<T> y, const std::vector<T>& aim) {
  std::vector<T>& kept = const_cast<std::vector<T>&>(aim);
  return loss(tape, y, tape.constant({kept.data(), y.shape()}), Mse{});
}

// Compares the tape's gradient of value(tape, parameters) with differences, for every parameter. Returns the value.
using Build = std::function<Var<double>(Tape<double>& tape, const std::vector<Var<double>>& parameters)>;
using Values = std::vector<std::vector<double>>;
double check_gradients(Values values, const std::vector<Shape>& shapes_of, const Build& build) {
  Values grads;
  for (const auto& value : values) grads.emplace_back(value.size(), 777.0);
  Tape<double> tape;
  const auto run = [&](bool backward) {
    tape.reset();
    std::vector<Var<double>> vars;
    for (std::size_t i = 0; i < values.size(); ++i) {
      vars.push_back(tape.parameter({values[i].data(), shapes_of[i]}, {grads[i].data(), shapes_of[i]}));
    }
    const Var<double> result = build(tape, vars);
    if (backward) tape.backward(result);
    return *result.value().data;
  };
  const double value = run(true);
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values[i].size(); ++j) {
      const double numeric = slope_of(&values[i][j], [&] { return run(false); });
      INFO("parameter " << i << ", element " << j << ": tape " << grads[i][j] << ", numeric " << numeric);
      CHECK(distance(grads[i][j], numeric) < tolerance);
    }
  }
  return value;
}

// The value alone.
double value_of(Values values, const std::vector<Shape>& shapes_of, const Build& build) {
  Tape<double> tape;
  std::vector<Var<double>> vars;
  for (std::size_t i = 0; i < values.size(); ++i) vars.push_back(tape.constant({values[i].data(), shapes_of[i]}));
  return *build(tape, vars).value().data;
}

// One case of a layer: y = forward(inputs, parameters), with running numbers put back before every run. `measure` makes a number of it.
double with_layer(const LayerCase<Layer>& c, int B, Mode mode, double (*measure)(Values, const std::vector<Shape>&, const Build&)) {
  const Layer& layer = c.layer;
  const OutputShape out = output_shape(layer, c.in);
  REQUIRE(!out.misfit);
  std::vector<Shape> all;
  Values values;
  std::vector<double> ids;
  const std::size_t ids_at = c.vocabulary > 0 ? static_cast<std::size_t>(c.ids) : c.in.size();
  for (std::size_t i = 0; i < c.in.size(); ++i) {
    if (i != ids_at) all.push_back(c.in[i].with_first(B));
  }
  const std::size_t inputs = all.size();
  for (const ParameterSpec& spec : parameters_of(layer, c.in)) all.push_back(spec.shape);
  for (const Shape& shape : all) values.push_back(random_values<double>(shape.count(), 10 + values.size(), 1));
  if (c.vocabulary > 0) {
    ids.resize(c.in[ids_at].count() * static_cast<std::size_t>(B));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<double>(i * 7 % static_cast<std::size_t>(c.vocabulary));
  }
  const std::vector<BufferSpec> specs = buffers_of(layer, c.in);
  Values buffers(specs.size());
  std::vector<double*> places(specs.size());
  const std::vector<double> aim = random_values<double>(out.shape.count() * static_cast<std::size_t>(B), 5);
  return measure(values, all, [&](Tape<double>& tape, const std::vector<Var<double>>& p) {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      buffers[i].assign(specs[i].shape.count(), specs[i].initial);
      places[i] = buffers[i].data();
    }
    std::vector<Var<double>> sources(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(inputs));
    if (c.vocabulary > 0) {
      sources.insert(sources.begin() + c.ids, tape.constant({ids.data(), c.in[ids_at].with_first(B)}));
    }
    Pass<double> pass{.tape = tape, .inputs = sources, .params = std::span<const Var<double>>(p).subspan(inputs), .buffers = places,
                      .mode = mode, .noise = {.seed = 1, .step = 2, .layer = 3}};
    const Var<double> y = forward(layer, pass);
    REQUIRE(y.shape() == out.shape.with_first(B));
    return spread(tape, y, aim);
  });
}

bool has_modes(const Layer& layer) {
  return std::visit([]<class L>(const L&) { return requires { L::modes; }; }, layer);
}

}  // namespace

TEST_CASE("the gradient of every activation is that of its forward") {
  for_each_variant<ActivationKind>([](const auto& act, const std::string& label) {
    DYNAMIC_SECTION(label) {
      const Measuring measuring("gradient", "activation", act.info.id);
      for (const Shape& shape : shapes) {
        CAPTURE(shape.text());
        const std::vector<double> aim = random_values<double>(shape.count(), 2);
        check_gradients({random_values<double>(shape.count(), 1, 3)}, {shape}, [&](Tape<double>& tape, const std::vector<Var<double>>& p) {
          return spread(tape, activate(tape, p[0], act), aim);
        });
      }
    }
  });
}

TEST_CASE("the gradient of every loss is that of its value") {
  for_each_variant<LossKind>([](const auto& kind, const std::string& label) {
    DYNAMIC_SECTION(label) {
      const Measuring measuring("gradient", "loss", kind.info.id);
      for (const Shape& shape : shapes) {
        CAPTURE(shape.text());
        LossCase<double, std::remove_cvref_t<decltype(kind)>> c(kind, shape, 4, 4);
        check_gradients({c.z}, {shape}, [&](Tape<double>& tape, const std::vector<Var<double>>& p) {
          return loss(tape, p[0], tape.constant({c.t.data(), c.t_shape}), kind, c.weights);
        });
      }
    }
  });
}

TEST_CASE("the gradient of every layer is that of its forward") {
  for (const auto& [c, number] : cases_of_layers()) {
    const std::string_view id = named_of(c.layer).id;
    DYNAMIC_SECTION(id << " case " << number) {
      const Measuring measuring("gradient", "layer", id);
      for (const int B : {1, 2, 5}) {
        double y[2];
        for (const Mode mode : {Mode::evaluate, Mode::train}) {
          CAPTURE(B, mode == Mode::train);
          y[mode == Mode::train] = with_layer(c, B, mode, check_gradients);
        }
        CHECK((has_modes(c.layer) || y[0] == y[1]));
      }
    }
  }
}

TEST_CASE("a layer that says it trains otherwise than it evaluates does so in some case") {
  std::map<std::string_view, bool> differs;
  for (const auto& [c, number] : cases_of_layers()) {
    if (!has_modes(c.layer)) continue;
    bool& known = differs[named_of(c.layer).id];
    known = known || with_layer(c, 5, Mode::evaluate, value_of) != with_layer(c, 5, Mode::train, value_of);
  }
  REQUIRE(!differs.empty());
  for (const auto& [id, found] : differs) {
    INFO(id);
    CHECK(found);
  }
}

TEST_CASE("every layer gives the same with its activation fused, forward and backward") {
  for_each_variant<ActivationKind>([](const auto& act, const std::string& label) {
    DYNAMIC_SECTION(label) {
      for (int B : {1, 4, 9}) {
        const Shape x{B, 3}, w{5, 3}, b{5};
        const std::vector<double> aim = random_values<double>(5u * static_cast<std::size_t>(B), 6);
        check_gradients({random_values<double>(x.count(), 1), random_values<double>(w.count(), 2), random_values<double>(b.count(), 3)},
                        {x, w, b}, [&](Tape<double>& tape, const std::vector<Var<double>>& p) {
                          const Activated<double> fused = linear_activate(tape, p[0], p[1], p[2], act);
                          const Var<double> plain = activate(tape, linear(tape, p[0], p[1], p[2]), act);
                          for (std::size_t i = 0; i < plain.value().count(); ++i) {
                            REQUIRE(fused.y.value().data[i] == plain.value().data[i]);
                          }
                          return spread(tape, fused.y, aim);
                        });
      }
    }
  });
}

TEST_CASE("the slope of every regularizer is that of its penalty") {
  for_each_variant<RegularizerKind>([](const auto& regularizer, const std::string& label) {
    DYNAMIC_SECTION(label) {
      const Measuring measuring("gradient", "regularizer", regularizer.info.id);
      for (double w : random_values<double>(50, 8)) {
        const double numeric = slope_of(&w, [&] { return regularizer.penalty(w); });
        CHECK(distance(regularizer.at(0.1f).slope(w), numeric) < tolerance);
      }
    }
  });
}

TEST_CASE("a deep network of every activation has the numeric gradient") {
  for_each_entry<LossKind>([](const auto& kind) {
    DYNAMIC_SECTION(kind.info.id) {
      const int B = 5, K = 3;
      std::vector<Shape> all = {{B, 2}};
      int in = 2;
      const int depth = static_cast<int>(std::tuple_size_v<Activations>);
      for (int i = 0; i <= depth; ++i) {
        const int out = i == depth ? K : 3 + i % 3;
        all.push_back({out, in});
        all.push_back({out});
        in = out;
      }
      std::vector<std::vector<double>> values;
      for (const Shape& shape : all) values.push_back(random_values<double>(shape.count(), 20 + values.size(), 1));
      std::vector<double> t(kind.pointwise ? B * K : B);
      for (std::size_t i = 0; i < t.size(); ++i) t[i] = static_cast<double>(i % 2);
      const Shape t_shape = kind.pointwise ? Shape{B, K} : Shape{B};
      check_gradients(values, all, [&](Tape<double>& tape, const std::vector<Var<double>>& p) {
        Var<double> x = p[0];
        std::size_t next = 1;
        for_each_entry<ActivationKind>([&](const auto& act) {
          x = linear_activate(tape, x, p[next], p[next + 1], act).y;
          next += 2;
        });
        x = linear(tape, x, p[next], p[next + 1]);
        if (kind.reads == Reads::probability) x = activate(tape, x, Sigmoid{});
        return loss(tape, x, tape.constant({t.data(), t_shape}), kind);
      });
    }
  });
}
