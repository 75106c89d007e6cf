// One function a kind of entry, chosen by what the entry can do; activations and losses go through the same ops as a network.
#include "engine/curve.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "autograd/ops.h"
#include "catalog/registry.h"
#include "engine/descent.h"
#include "engine/lab/part.h"
#include "train/parameters.h"

namespace garden {
namespace {

constexpr int most_places = 4096;

struct Question {
  std::string kind;
  std::string id;
  Settings settings;
  std::vector<float> xs;
  float target = 1;
  std::vector<Walk> walks;
  Descent descent;
};

// {"optimizer":{"id":"adam","lr":0.1},"schedule":{"id":"cosine"},"start":[-1,2]}
std::optional<Walk> read_walk(const Value& value) {
  Problems problems;
  const auto entry_of = [&]<class Kind>(Kind, std::string_view key) -> std::optional<OneOf<Kind>> {
    const Value* part = value.find(key);
    if (!part) return std::nullopt;
    Part choice(*part, "", problems);
    const std::string id = choice.id();
    return choose<Kind>(id, choice.settings(), "", problems);
  };
  const auto optimizer = entry_of(OptimizerKind{}, "optimizer");
  const Value* start = value.find("start");
  if (!optimizer || !start || start->array().size() != 2) return std::nullopt;
  return Walk{*optimizer, {static_cast<float>(start->array()[0].number()), static_cast<float>(start->array()[1].number())}, entry_of(ScheduleKind{}, "schedule")};
}

void read_descent(const Value& whole, Question& question) {
  const Value* walks = whole.find("walks");
  if (!walks || walks->array().size() > most_places) return;
  for (const Value& walk : walks->array())
    if (const auto read = read_walk(walk)) question.walks.push_back(*read);
  const auto number = [&](std::string_view key, double otherwise) {
    const Value* value = whole.find(key);
    return value ? value->number() : otherwise;
  };
  Descent& how = question.descent;
  how.steps = static_cast<int>(std::clamp(number("steps", how.steps), 0.0, static_cast<double>(most_descent_steps)));
  how.noise = static_cast<float>(std::clamp(number("noise", 0), 0.0, 1e6));
  how.seed = static_cast<std::uint64_t>(std::clamp(number("seed", 1), 0.0, 1e9));
  how.ends = number("ends", 0) != 0;
}

std::optional<Question> read_question(const Value& whole) {
  const Value *kind = whole.find("kind"), *id = whole.find("id"), *settings = whole.find("settings"), *xs = whole.find("xs"),
              *target = whole.find("target");
  if (!kind || !id || !xs || xs->array().size() > most_places) return std::nullopt;
  Question question{kind->string(), id->string(), {}, {}, target ? static_cast<float>(target->number()) : 1.0f};
  Problems ignored;  // a bad setting keeps its default
  if (settings) question.settings = Part(*settings, "", ignored).settings();
  for (const Value& x : xs->array()) question.xs.push_back(static_cast<float>(x.number()));
  read_descent(whole, question);
  return question;
}

// Values and slopes of f(tape, z), one number of the row z = (x, 0 …) of K numbers, at every x.
template <class F>
void differentiate(const std::vector<float>& xs, int K, std::vector<float>& out, const F& f) {
  Tape<float> tape;
  std::vector<float> slopes;
  for (const float x : xs) {
    tape.reset();
    std::array<float, 2> row{x, 0}, grad{};
    const Shape shape{1, K};
    const Var<float> y = f(tape, tape.parameter({row.data(), shape}, {grad.data(), shape}));
    tape.backward(y);
    out.push_back(*y.value().data);
    slopes.push_back(grad[0]);
  }
  out.insert(out.end(), slopes.begin(), slopes.end());
}

// The first number of a row, as something backward can start from.    y (1, K)
Var<float> first_of(Tape<float>& tape, Var<float> y) {
  const Var<float> first = tape.result({}, true);
  *first.value().data = y.value().data[0];
  tape.record([=](Tape<float>&) {
    y.add_to_grad();
    for (std::size_t i = 0; i < y.value().count(); ++i) y.grad().data[i] = i == 0 ? *first.grad().data : 0;
  });
  return first;
}

struct Curve {
  const Question& question;
  std::vector<float>& out;

  void operator()(const Activation& act) const {
    const bool pointwise = std::visit([](const auto& a) { return a.pointwise; }, act);
    differentiate(question.xs, pointwise ? 1 : 2, out, [&](Tape<float>& tape, Var<float> x) { return first_of(tape, activate(tape, x, act)); });
  }

  void operator()(const Loss& kind) const {
    const bool pointwise = std::visit([](const auto& l) { return l.pointwise; }, kind);
    float target = pointwise ? question.target : 0;
    differentiate(question.xs, pointwise ? 1 : 2, out, [&](Tape<float>& tape, Var<float> z) {
      return loss(tape, z, tape.constant({&target, pointwise ? Shape{1, 1} : Shape{1}}), kind);
    });
  }

  void operator()(const Regularizer& regularizer) const {
    std::visit([&](const auto& r) {
      for (const float w : question.xs) out.push_back(r.penalty(w));
      for (const float w : question.xs) out.push_back(r.at(0).slope(w));
    }, regularizer);
  }

  void operator()(const Initializer& initializer) const {
    constexpr int units = 64;
    Rng rng(1, Stream::init, 0);
    out.resize(out.size() + question.xs.size());
    std::visit([&](const auto& i) { i.fill(rng, question.xs.size(), units, units, out.data() + out.size() - question.xs.size()); }, initializer);
  }

  void operator()(const Feature& feature) const {
    for (std::size_t i = 0; i + 1 < question.xs.size(); i += 2)
      out.push_back(std::visit([&](const auto& f) { return f.value(question.xs[i], question.xs[i + 1]); }, feature));
  }

  void operator()(const Surface& surface) const {
    if (!question.walks.empty()) {
      descend(surface, question.walks, question.descent, out);
      return;
    }
    std::visit([&](const auto& s) {
      for (std::size_t i = 0; i + 1 < question.xs.size(); i += 2) out.push_back(s.value(question.xs[i], question.xs[i + 1]));
      for (std::size_t i = 0; i + 1 < question.xs.size(); i += 2)
        for (const float slope : s.slope(question.xs[i], question.xs[i + 1])) out.push_back(slope);
    }, surface);
  }

  // A run of 100 epochs of 10 steps; the loss on the test rows falls for a third of them, then stays.
  void operator()(const RateSchedule& schedule) const {
    constexpr int epochs = 100, steps_an_epoch = 10;
    std::array<float, epochs> losses;
    for (int e = 0; e < epochs; ++e) losses[static_cast<std::size_t>(e)] = e < epochs / 3 ? 1 - 0.02f * static_cast<float>(e) : 0.34f;
    for (const float x : question.xs) {
      const float epoch = std::clamp(x, 0.0f, static_cast<float>(epochs - 1));
      const auto done = static_cast<std::size_t>(epoch);
      out.push_back(rate_factor(schedule, {.step = static_cast<std::int64_t>(epoch * steps_an_epoch), .steps_total = epochs * steps_an_epoch,
                                           .epoch = static_cast<std::int64_t>(done), .epochs_total = epochs, .losses = {losses.data(), done}}));
    }
  }

  // L = p²/2, so the gradient is p itself.
  void operator()(const Optimizer& optimizer) const {
    Parameters parameters;
    const Parameters::Item& p = parameters.items()[static_cast<std::size_t>(parameters.add("p", {1}, true))];
    parameters.allocate(static_cast<int>(state_names(optimizer).size()));
    *parameters.values(p) = 1;
    for (std::size_t k = 1; k <= question.xs.size(); ++k) {
      *parameters.grads(p) = *parameters.values(p);
      parameters.update(update_at(optimizer, static_cast<std::int64_t>(k)), std::nullopt, std::nullopt, parameters.all());
      out.push_back(*parameters.values(p));
    }
  }
};

}  // namespace

void evaluate_curve(const Value& whole, std::vector<float>& out) {
  const std::optional<Question> question = read_question(whole);
  if (!question) return;
  for_each_kind([&](auto kind) {
    using One = decltype(kind);
    if constexpr (std::is_invocable_v<Curve, const OneOf<One>&>) {
      if (kind.info.id != question->kind) return;
      Problems ignored;
      if (const auto entry = choose<One>(question->id, question->settings, "", ignored)) Curve{*question, out}(*entry);
    }
  });
}

}  // namespace garden
