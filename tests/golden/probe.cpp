// Evaluates any entry of the catalog for the golden tests: one request a line on standard input, one line of numbers back.
//   <float|double> <kind> <id> <param=value,… or -> <size> <size> <numbers…>
//   activation  B K  x (B, K)  dy (B, K)                  -> y (B, K)  dx (B, K)
//   loss        B K  z (B, K)  t (the rest)               -> value  dz (B, K)
//   layer       see probe_layers.h
//   processing  see probe_processing.h
//   optimizer   S n  p (n)  g (S, n)                      -> p after each of the S steps (S, n)
//   regularizer 1 n  w (n)                                -> penalty  slope (n)
//   initializer O I  seed                                 -> w (O, I)
//   feature     N 2  points (N, 2)                        -> x (N)
//   surface     N 2  points (N, 2)                        -> value (N), slopes (N, 2)
//   schedule    E 1  steps an epoch, test losses (E)       -> factor of every step
//   clipping    1 n  g (n)                                -> g (n)
//   metric      B K  form (0 … 4 as TargetForm)  z (B, K)  t (the rest)  -> value, for a mean loss of 0.5
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "catalog/registry.h"
#include "probe_layers.h"
#include "probe_processing.h"

using namespace garden;

namespace {

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "garden_probe: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
struct Request {
  int rows = 0, columns = 0;
  std::vector<T> numbers;
  std::vector<T> answer;

  std::size_t at = 0;
  T* take(std::size_t n) {
    if (at + n > numbers.size()) fail("too few numbers");
    at += n;
    return numbers.data() + at - n;
  }
  std::size_t rest() const { return numbers.size() - at; }
  void put(const T* values, std::size_t n) { answer.insert(answer.end(), values, values + n); }
  std::size_t count() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
};

// A parameter with room for its gradient, and a way to start backward from a given dy: the dot product of y and dy.
template <class T>
struct Bench {
  Tape<T> tape;
  std::vector<std::pair<Var<T>, Shape>> inputs;

  Var<T> input(T* values, const Shape& shape) {
    const Var<T> var = tape.parameter({values, shape}, {tape.arena().template take<T>(shape.count()), shape});
    inputs.push_back({var, shape});
    return var;
  }
  void backward(Var<T> y, const T* dy) {
    const Var<T> sum = tape.result({}, true);
    tape.record([=](Tape<T>&) {
      detail::put_grad(y, [](simd::Vec<T> v) { return v; }, dy);
    });
    tape.backward(sum);
  }
  void put(Request<T>& request, Var<T> y) {
    request.put(y.value().data, y.value().count());
    for (const auto& [var, shape] : inputs) request.put(var.grad().data, shape.count());
  }
};

template <class T>
void run(const Activation& entry, Request<T>& r) {
  Bench<T> bench;
  const Var<T> y = activate(bench.tape, bench.input(r.take(r.count()), {r.rows, r.columns}), entry);
  bench.backward(y, r.take(r.count()));
  bench.put(r, y);
}

template <class T>
void run(const Loss& entry, Request<T>& r) {
  Bench<T> bench;
  const Var<T> z = bench.input(r.take(r.count()), {r.rows, r.columns});
  const int n = static_cast<int>(r.rest());
  const T* t = r.take(r.rest());
  const std::vector<float> weights = class_weights(entry, r.columns, std::vector<float>(t, t + n));
  const Var<T> mean = loss(bench.tape, z, bench.tape.constant({const_cast<T*>(t), {n}}), entry, weights);
  bench.tape.backward(mean);
  bench.put(r, mean);
}

template <class T>
void run(const Optimizer& entry, Request<T>& r) {
  const std::size_t n = static_cast<std::size_t>(r.columns);
  T* p = r.take(n);
  std::vector<T> s0(n), s1(n), s2(n);
  for (long k = 1; k <= r.rows; ++k) {
    update_parameter<T>(update_at(entry, k), nullptr, r.columns, r.take(n), p, {s0.data(), s1.data(), s2.data()});
    r.put(p, n);
  }
}

template <class T>
void run(const Regularizer& entry, Request<T>& r) {
  const int n = r.columns;
  const T* w = r.take(static_cast<std::size_t>(n));
  std::vector<T> slope(static_cast<std::size_t>(n));
  using V = simd::Vec<T>;
  const T penalty = std::visit(
      [&](const auto& kind) {
        kernels::map(n, slope.data(), [&](V v) { return kind.at(0).slope(v); }, w);
        return kernels::map_sum<T>(n, [&](V v) { return kind.penalty(v); }, w);
      },
      entry);
  r.put(&penalty, 1);
  r.put(slope.data(), slope.size());
}

template <class T>
void run(const Initializer& entry, Request<T>& r) {
  Rng rng(static_cast<std::uint64_t>(*r.take(1)), Stream::init);
  std::vector<float> w(r.count());
  initialize(entry, rng, w.size(), r.columns, r.rows, w.data());
  for (float value : w) r.answer.push_back(T(value));
}

template <class T>
void run(const Feature& entry, Request<T>& r) {
  std::vector<T> x(static_cast<std::size_t>(r.rows));
  compute_features(std::span<const Feature>(&entry, 1), static_cast<const T*>(r.take(r.count())), r.rows, x.data());
  r.put(x.data(), x.size());
}

template <class T>
void run(const Surface& entry, Request<T>& r) {
  const T* points = r.take(r.count());
  std::visit([&](const auto& s) {
    for (int n = 0; n < r.rows; ++n) r.answer.push_back(s.value(points[2 * n], points[2 * n + 1]));
    for (int n = 0; n < r.rows; ++n)
      for (const T slope : s.slope(points[2 * n], points[2 * n + 1])) r.answer.push_back(slope);
  }, entry);
}

template <class T>
void run(const Metric& entry, Request<T>& r) {
  const TargetForm form = static_cast<TargetForm>(static_cast<int>(*r.take(1)));
  const T* z = r.take(r.count());
  Tally tally;
  tally.add(form, T(0.5), z, static_cast<const T*>(r.take(r.rest())), r.rows, r.columns);
  if (std::visit([](const auto& m) { return requires { m.matrix; }; }, entry)) {
    for (const double count : tally.confusion) r.answer.push_back(T(count));
  } else {
    r.answer.push_back(T(value_of(entry, tally)));
  }
}

template <class T>
void run(const RateSchedule& entry, Request<T>& r) {
  const int steps_an_epoch = static_cast<int>(*r.take(1));
  const std::vector<float> losses(r.numbers.begin() + 1, r.numbers.end());
  for (int step = 0; step < r.rows * steps_an_epoch; ++step) {
    const std::int64_t epoch = step / steps_an_epoch;
    const ScheduleState state{.step = step,
                              .steps_total = static_cast<std::int64_t>(r.rows) * steps_an_epoch,
                              .epoch = epoch,
                              .epochs_total = r.rows,
                              .losses = std::span(losses).first(static_cast<std::size_t>(epoch))};
    r.answer.push_back(T(rate_factor(entry, state)));
  }
}

template <class T>
void run(const Clipping& entry, Request<T>& r) {
  const std::size_t n = static_cast<std::size_t>(r.columns);
  T* g = r.take(n);
  clip(entry, n, g);
  r.put(g, n);
}

template <class T>
void run(const Processing& entry, Request<T>& r) {
  Problems problems;
  if (!probe::run_step<T>(entry, r, problems)) fail(problems[0].path + ": " + problems[0].en);
}

template <class T>
void run(const Dataset&, Request<T>&) {
  fail("datasets have nothing to evaluate; use `garden data`");
}

template <class T>
void run(const OneOf<TrainerKind>&, Request<T>&) {
  fail("ways to train have nothing to evaluate; use `garden run`");
}

Settings read_settings(const std::string& text) {
  Settings settings;
  std::istringstream parts(text == "-" ? "" : text);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t equals = part.find('=');
    const std::string value = part.substr(equals + 1);
    char* end = nullptr;
    const double number = std::strtod(value.c_str(), &end);
    Setting setting{part.substr(0, equals), number};
    if (value == "true" || value == "false") setting.value = value == "true";
    else if (*end != '\0') setting.value = value;
    settings.push_back(setting);
  }
  return settings;
}

template <class T>
void answer(std::istringstream& line) {
  std::string kind_id, id, settings;
  Request<T> request;
  line >> kind_id >> id >> settings >> request.rows >> request.columns;
  for (T number; line >> number;) request.numbers.push_back(number);
  bool found = false;
  if (kind_id == LayerKind::info.id) {
    Bench<T> bench;
    probe::run_layer_case<T>(id, std::atoi(settings.c_str()), request.columns == 1, bench, request);
    found = true;
  }
  for_each_kind([&](auto kind) {
    if constexpr (!std::is_same_v<decltype(kind), LayerKind>) {
      if (kind.info.id != kind_id) return;
      found = true;
      Problems problems;
      const auto entry = choose<decltype(kind)>(id, read_settings(settings), kind_id, problems);
      if (!problems.empty()) fail(problems[0].path + ": " + problems[0].en);
      run(*entry, request);
    }
  });
  if (!found) fail("there is no kind \"" + kind_id + "\"");
  for (T number : request.answer) std::printf(sizeof(T) == 4 ? "%.9g " : "%.17g ", static_cast<double>(number));
  std::printf("\n");
}

}  // namespace

int main() {
  for (std::string text; std::getline(std::cin, text);) {
    std::istringstream line(text);
    std::string precision;
    line >> precision;
    if (precision == "cases") {
      probe::print_cases();
    } else if (precision == "float") {
      answer<float>(line);
    } else if (precision == "double") {
      answer<double>(line);
    } else {
      fail("a request starts with cases, float or double, not \"" + precision + "\"");
    }
  }
}
