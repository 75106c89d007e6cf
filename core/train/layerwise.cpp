// A layer below is evaluated, as it will be when the whole network is used.
#include "train/layerwise.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"
#include "train/evaluator.h"

namespace garden {

EnergyMeasure::EnergyMeasure(const TrainingPlan& plan, Model& model) : Measure(*plan.samples, chunk_rows_of(model)), model_(model) {}

void EnergyMeasure::clear() { energy_[0] = energy_[1] = error_[0] = error_[1] = {}; }

void EnergyMeasure::add(Tape<float>& tape, Var<float> x, int n, int, bool test) {
  using V = simd::Vec<float>;
  model_.forward(tape, x, {.first = 0, .last = layer_});
  const Model::Known known = model_.known(tape, layer_);
  const int count = static_cast<int>(known.back.count());
  const float squares = kernels::map_sum<float>(count, [](V a, V b) { return V((a - b) * (a - b)); }, static_cast<const float*>(known.source.value().data), static_cast<const float*>(known.back.data));
  energy_[test ? 1 : 0].add(*known.energy.value().data, n);
  error_[test ? 1 : 0].add(squares / static_cast<float>(count), n);
}

std::array<float, 4> EnergyMeasure::result() const { return {energy_[0].mean(), energy_[1].mean(), error_[0].mean(), error_[1].mean()}; }

Layerwise::Layerwise(const TrainingPlan& plan, Model& model, const Objective& objective)
    : plan_(plan), model_(model), objective_(objective), pretrain_epochs_(std::get<LayerwiseTraining>(plan.training).pretrain_epochs),
      supervised_(plan, model, objective), measure_(plan, model) {
  const Text loss{"Loss", "损失"};
  for (const int layer : plan.alone)
    stages_.push_back({.name = named_of(model.node(layer).kind).name, .layer = layer, .epochs = pretrain_epochs_,
                       .columns = {{{"Free energy, train", "自由能，训练集"}, {"Free energy, test", "自由能，测试集"},
                                    {"Reconstruction error, train", "重构误差，训练集"}, {"Reconstruction error, test", "重构误差，测试集"}}}});
  const Text metric = named_of(metric_for(plan.samples->task)).name;
  stages_.push_back({.name = {"Fine-tuning", "微调"}, .epochs = plan.epochs - static_cast<std::int64_t>(plan.alone.size()) * pretrain_epochs_, .columns = {{loss, loss, metric, metric}}});
}

int Layerwise::stage(const Moment& now) const {
  return static_cast<int>(std::min<std::int64_t>(now.epoch / pretrain_epochs_, static_cast<std::int64_t>(stages_.size()) - 1));
}

// Done so far, as far as epoch and rows tell.
std::int64_t Layerwise::updates_of_stage(const Moment& now) const {
  const std::int64_t rows = plan_.samples->train.x.count, batch = std::min<std::int64_t>(plan_.batch, rows);
  return (now.epoch - stage(now) * pretrain_epochs_) * ((rows + batch - 1) / batch) + now.cursor / batch;
}

float Layerwise::run(const Moment& now, bool peek) {
  tuned_ = false;
  tape_.reset();
  model_.forget_batch();
  const Samples& samples = *plan_.samples;
  const int n = static_cast<int>(now.rows.size()), layer = stages_[static_cast<std::size_t>(stage(now))].layer;
  const Tensor<float> x = tape_.arena().tensor<float>(samples.shape.with_first(n));
  float* y = tape_.arena().take<float>(now.rows.size() * static_cast<std::size_t>(samples.train.y.width));
  gather_rows(samples.train.x, now.rows, x.data);
  if (!plan_.augment.empty())
    augment_rows(plan_.augment, plan_.seed, static_cast<std::uint32_t>(now.epoch), now.rows, samples.shape, x.data, tape_.arena().take<float>(samples.shape.count()));
  gather_rows(samples.train.y, now.rows, y);
  batch_.input = tape_.constant(x);
  objective_.write_targets(tape_, y, n, batch_);
  Run run{.learn = true, .peek = peek, .step = static_cast<std::uint32_t>(now.step), .first = 0, .last = layer, .fixed = true};
  model_.forward(tape_, batch_.input, run);
  run.mode = Mode::train;
  Var<float> end;
  batch_.total = batch_.losses[0] = model_.contrast(tape_, layer, run, end);
  record.draw(end.value());
  const float loss = *batch_.total.value().data;
  record.loss(loss);
  if (std::isfinite(loss) || peek) tape_.backward(batch_.total);
  return loss;
}

float Layerwise::step(const Moment& now) {
  record.clear();
  Parameters& parameters = model_.parameters();
  const std::int64_t updates = updates_of_stage(now);
  if (tunes(now)) {
    // What the optimizer gathered while layers learned alone is of other gradients.
    if (updates == 0)
      for (int s = 0; s < parameters.states(); ++s) std::ranges::fill(parameters.all_state(s), 0.0f);
    Moment moment = now;
    moment.updates = updates;
    tuned_ = true;
    const float loss = supervised_.step(moment);
    record.loss(loss);
    return loss;
  }
  const float loss = run(now, false);
  if (!std::isfinite(loss)) return loss;
  const int layer = stages_[static_cast<std::size_t>(stage(now))].layer;
  const Parameters::Part part = parameters.part(static_cast<std::size_t>(model_.items_before(layer)), model_.items(layer).size());
  parameters.update(update_at(plan_.optimizer, updates + 1, now.rate), plan_.regularizer, plan_.clip, part);
  return loss;
}

void Layerwise::peek(const Moment& now) {
  record.clear();
  if (!tunes(now)) {
    run(now, true);
    return;
  }
  tuned_ = true;
  supervised_.peek(now);
}

Measure* Layerwise::measure(const Moment& now) {
  if (tunes(now)) return nullptr;
  measure_.of_layer(stages_[static_cast<std::size_t>(stage(now))].layer);
  return &measure_;
}

}  // namespace garden
