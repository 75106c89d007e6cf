// Sizes are computed in 64 bits: a lab that needs more memory than a 32-bit address can say must still get its sentence.
#include "engine/plan.h"

#include <cstdlib>

#include "engine/fit.h"
#include "engine/fit_training.h"
#include "engine/outputs.h"

namespace garden {
namespace {

int batch_rows(const Lab& lab, const Samples& samples) {
  return is_full_batch(lab.optimizer) ? samples.train.x.count : std::min(lab.train.batch, samples.train.x.count);
}

// Values, gradients, optimizer state and the guard's copy; a batch with gradients; a chunk of an evaluation and of a view.
std::int64_t bytes_needed(const Lab& lab, const Fit& fit, const Samples& samples) {
  const auto states = static_cast<std::int64_t>(state_names(lab.optimizer).size());
  const std::int64_t batch = batch_rows(lab, samples);
  const std::int64_t numbers = fit.parameters * (3 + 2 * states) + fit.outputs_per_row * (2 * batch * (lab.generator >= 0 ? 3 : 1) + 2 * 256);
  return numbers * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace

std::string megabytes(std::int64_t bytes) {
  const std::int64_t tenths = (bytes * 10 + 500'000) / 1'000'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

bool can_allocate(std::int64_t bytes) {
  if (bytes > max_lab_bytes) return false;
  void* memory = std::malloc(static_cast<std::size_t>(bytes));
  // Through a volatile, or the compiler drops the pair and says yes.
  void* volatile seen = memory;
  std::free(memory);
  return seen != nullptr;
}

std::optional<TrainingPlan> make_plan(const Lab& lab, SamplesPtr samples, Problems& problems) {
  std::optional<Fit> fit = fit_layers(lab, *samples, problems);
  if (!fit) return std::nullopt;
  if (fit->parameters == 0) {
    problems.push_back({"model.layers", "The network has nothing to learn; add a layer with weights.", "网络中没有可学习的参数，请添加带权重的层。"});
    return std::nullopt;
  }
  auto outputs = lab.generator >= 0 ? fit_contest(lab, *fit, *samples, problems) : fit_outputs(lab, *fit, *samples, problems);
  if (!outputs) return std::nullopt;
  std::vector<int> alone;
  std::int64_t epochs = lab.train.epochs;
  if (const auto* layerwise = std::get_if<LayerwiseTraining>(&lab.training)) {
    const std::size_t before = problems.size();
    alone = fit_layerwise(lab, *fit, problems);
    if (problems.size() != before) return std::nullopt;
    epochs += static_cast<std::int64_t>(alone.size()) * layerwise->pretrain_epochs;
  }
  const int main = main_output(*outputs);
  fit->graph.main = (*outputs)[static_cast<std::size_t>(main)].node;

  const std::int64_t need = bytes_needed(lab, *fit, *samples);
  if (!can_allocate(need)) {
    problems.push_back({layer_path(fit->largest),
                        "This network needs " + megabytes(need) + " of memory; " + megabytes(max_lab_bytes) + " at most may be used, or less if the machine has less. Make layers or batch smaller.",
                        "该网络需要 " + megabytes(need) + " 内存，最多可用 " + megabytes(max_lab_bytes) + "（机器内存不足时更少）；请减小层或批量。"});
    return std::nullopt;
  }
  const int batch = is_full_batch(lab.optimizer) ? samples->train.x.count : lab.train.batch;
  return TrainingPlan{.samples = std::move(samples), .graph = std::move(fit->graph), .outputs = std::move(*outputs), .main_output = main,
                      .optimizer = lab.optimizer, .regularizer = lab.regularizer, .schedule = lab.schedule, .clip = lab.clip, .batch = batch, .shards = lab.shards,
                      .epochs = epochs, .seed = lab.seed, .augment = augmentations(lab.data.processing), .training = lab.training, .alone = std::move(alone)};
}

}  // namespace garden
