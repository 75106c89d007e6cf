// Two tapes, because the outputs of both sides can be looked at until the next step.
#include "train/adversarial.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"
#include "autograd/ops/contest.h"
#include "train/evaluator.h"

namespace garden {
namespace {

constexpr std::uint32_t noise_layer = 0xFFFFFFFFu;         // no layer has this number
constexpr std::uint32_t measured_passes = 0x80000000u;     // noise of evaluations is apart from that of steps

constexpr Stage whole_run{.name = named<AdversarialTraining>.name,
                          .columns = {{{"Discriminator loss", "判别器损失"},
                                   {"Generator loss", "生成器损失"},
                                   {"D(data) − D(generated), train", "D(真实) − D(生成)，训练集"},
                                   {"D(data) − D(generated), test", "D(真实) − D(生成)，测试集"}}}};

// The mean of what the discriminator says of rows: a probability where logits stand for one.
float mean_score(Var<float> z, Contest contest) {
  using V = simd::Vec<float>;
  const int n = static_cast<int>(z.value().count());
  const float* numbers = z.value().data;
  const bool probability = contest == Contest::non_saturating || contest == Contest::minimax;
  const float sum = probability ? kernels::map_sum<float>(n, [](V x) { return simd::sigmoid(x); }, numbers) : kernels::sum(n, numbers);
  return sum / static_cast<float>(n);
}

}  // namespace

void draw_noise(std::uint32_t seed, std::int64_t step, std::uint32_t pass, std::size_t count, float* to) {
  Rng rng((static_cast<std::uint64_t>(step) << 32) ^ (seed + pass * 0x9E3779B9u), Stream::forward, noise_layer);
  for (std::size_t i = 0; i < count; ++i) to[i] = rng.normal();
}

ContestMeasure::ContestMeasure(const TrainingPlan& plan, Model& model) : Measure(*plan.samples, chunk_rows_of(model)), plan_(plan), model_(model) {}

void ContestMeasure::clear() {
  real_loss_ = made_loss_ = generator_loss_ = made_ = real_[0] = real_[1] = {};
}

void ContestMeasure::add(Tape<float>& tape, Var<float> x, int n, int first, bool test) {
  const Contest contest = plan_.adversarial()->objective;
  const Var<float> real = model_.forward(tape, x);
  real_[test ? 1 : 0].add(mean_score(real, contest), n);
  if (test) return;
  real_loss_.add(*detail::not_real(tape, real, contest).value().data, n);
  const Tensor<float> z = tape.arena().tensor<float>(plan_.input_shape().with_first(n));
  draw_noise(plan_.seed, step(), measured_passes + static_cast<std::uint32_t>(first), z.count(), z.data);
  const Var<float> rows = model_.forward(tape, tape.constant(z), {.first = 0, .last = plan_.graph.cut + 1});
  const Var<float> made = model_.forward(tape, rows);
  made_.add(mean_score(made, contest), n);
  made_loss_.add(*detail::not_generated(tape, made, contest).value().data, n);
  generator_loss_.add(*generator_loss(tape, made, contest).value().data, n);
}

std::array<float, 4> ContestMeasure::result() const {
  return {real_loss_.mean() + made_loss_.mean(), generator_loss_.mean(), real_[0].mean() - made_.mean(), real_[1].mean() - made_.mean()};
}

Adversarial::Adversarial(const TrainingPlan& plan, Model& model)
    : plan_(plan), settings_(*plan.adversarial()), model_(model), stage_(whole_run), measure_(plan, model) {
  stage_.epochs = plan.epochs;
  const auto made = static_cast<std::size_t>(model.items_before(plan.graph.cut + 1));
  generator_ = model.parameters().part(0, made);
  discriminator_ = model.parameters().part(made, model.parameters().items().size() - made);
}

// The part of the step's rows that update k of the discriminator sees; at the end of an epoch all parts are smaller, but
// none is empty.
std::span<const int> Adversarial::rows_of(const Moment& now, int update) const {
  const auto n = now.rows.size(), parts = static_cast<std::size_t>(settings_.discriminator_steps), k = static_cast<std::size_t>(update);
  const std::size_t first = n * k / parts;
  return now.rows.subspan(first, std::max<std::size_t>(1, n * (k + 1) / parts - first));
}

Var<float> Adversarial::noise(Tape<float>& tape, int n, const Moment& now, int pass) {
  const Tensor<float> z = tape.arena().tensor<float>(plan_.input_shape().with_first(n));
  draw_noise(plan_.seed, now.step, static_cast<std::uint32_t>(pass), z.count(), z.data);
  record.draw(z);
  return tape.constant(z);
}

// Passes of a step are numbered through: layers that draw do so apart in each.
float Adversarial::judge(const Moment& now, int update, bool peek) {
  Tape<float>& tape = real_tape_;
  tape.reset();
  const std::span<const int> rows = rows_of(now, update);
  const int n = static_cast<int>(rows.size()), cut = plan_.graph.cut, pass = 3 * update;
  const Samples& samples = *plan_.samples;
  const Tensor<float> x = tape.arena().tensor<float>(samples.shape.with_first(n));
  gather_rows(samples.train.x, rows, x.data);
  if (!plan_.augment.empty())
    augment_rows(plan_.augment, plan_.seed, static_cast<std::uint32_t>(now.epoch), rows, samples.shape, x.data, tape.arena().take<float>(samples.shape.count()));
  Run run{.mode = Mode::train, .peek = peek, .step = static_cast<std::uint32_t>(now.step), .shard = static_cast<std::uint32_t>(pass), .first = 0, .last = cut + 1};
  const Var<float> made = model_.forward(tape, noise(tape, n, now, pass), run);
  batch_.targets[0] = tape.constant(x);
  run.learn = true, run.first = cut + 1, run.last = -1, ++run.shard;
  const Var<float> of_data = model_.forward(tape, batch_.targets[0], run);
  run.again = true, ++run.shard;
  const Var<float> of_made = model_.forward(tape, made, run);
  batch_.total = batch_.losses[0] = discriminator_loss(tape, of_data, of_made, settings_.objective);
  const float loss = *batch_.total.value().data;
  record.loss(loss);
  if (std::isfinite(loss) || peek) tape.backward(batch_.total);
  return loss;
}

float Adversarial::make(const Moment& now, int update, bool peek) {
  Tape<float>& tape = made_tape_;
  tape.reset();
  const int n = std::min(plan_.batch, plan_.samples->train.x.count), cut = plan_.graph.cut;
  const int pass = 3 * settings_.discriminator_steps + 2 * update;
  Run run{.mode = Mode::train, .learn = true, .peek = peek, .look = now.look, .step = static_cast<std::uint32_t>(now.step), .shard = static_cast<std::uint32_t>(pass),
          .first = 0, .last = cut + 1};
  batch_.input = noise(tape, n, now, pass);
  const Var<float> rows = model_.forward(tape, batch_.input, run);
  run.fixed = true, run.first = cut + 1, run.last = -1, ++run.shard;
  batch_.losses[1] = generator_loss(tape, model_.forward(tape, rows, run), settings_.objective);
  const float loss = *batch_.losses[1].value().data;
  record.loss(loss);
  if (std::isfinite(loss) || peek) tape.backward(batch_.losses[1]);
  return loss;
}

void Adversarial::change(const Moment& now, const Parameters::Part& side, std::int64_t updates) {
  Parameters& parameters = model_.parameters();
  parameters.update(update_at(plan_.optimizer, updates, now.rate), plan_.regularizer, plan_.clip, side);
}

float Adversarial::step(const Moment& now) {
  using V = simd::Vec<float>;
  record.clear();
  const int k = settings_.discriminator_steps, j = settings_.generator_steps;
  float loss = 0;
  for (int update = 0; update < k; ++update) {
    loss = judge(now, update, false);
    if (!std::isfinite(loss)) return loss;
    change(now, discriminator_, now.updates * k + update + 1);
    if (settings_.objective != Contest::wasserstein) continue;
    float* values = model_.parameters().all_values().data() + discriminator_.offset;
    kernels::map(static_cast<int>(discriminator_.size), values, [bound = V(settings_.clip_weights)](V w) { return V(simd::max(simd::min(w, bound), V(-bound))); },
                 static_cast<const float*>(values));
  }
  for (int update = 0; update < j; ++update) {
    const float made = make(now, update, false);
    if (!std::isfinite(made)) return made;
    change(now, generator_, now.updates * j + update + 1);
  }
  return loss;
}

void Adversarial::peek(const Moment& now) {
  record.clear();
  judge(now, 0, true);
  make(now, 0, true);
}

}  // namespace garden
