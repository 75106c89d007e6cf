// Sizes are computed in 64 bits: a lab that needs more memory than a 32-bit address can say must still get its sentence.
#include "engine/plan.h"

#include <cstdlib>

#include "engine/fit.h"

namespace garden {
namespace {

// Values, gradients, optimizer state and the guard's copy; a batch with gradients; a chunk of an evaluation and of a view.
std::int64_t bytes_needed(const Lab& lab, const Fit& fit, const Samples& samples, TargetForm form) {
  const auto states = static_cast<std::int64_t>(state_names(lab.optimizer).size());
  const std::int64_t batch = std::min(lab.train.batch, samples.train.x.count);
  const std::int64_t targets = static_cast<std::int64_t>(samples.train.y.count) * samples.train.y.width * target_width(form, samples.classes);
  const std::int64_t numbers = targets + fit.parameters * (3 + 2 * states) + fit.outputs_per_row * (2 * batch + 2 * 256);
  return numbers * static_cast<std::int64_t>(sizeof(float));
}

// The loss cannot be used for this task, whatever the last layer is.
bool loss_is_wrong(const Lab& lab, const Samples& samples) {
  Problems ignored;
  return !target_form(lab.loss, samples.task, samples.classes, 1, "", ignored) &&
         !target_form(lab.loss, samples.task, samples.classes, samples.classes, "", ignored);
}

// Losses read the outputs of one position from the last axis; values need no more than the right number of them.
bool outputs_by_position(const Shape& out, const Samples& samples) {
  const auto positions = static_cast<std::int64_t>(samples.target_shape.count());
  if (samples.classes == 0) return count64(out) % positions == 0;
  const std::int64_t K = out.rank() > 0 ? out[out.rank() - 1] : 1;
  return count64(out) == positions * K;
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
  const std::string at = loss_is_wrong(lab, *samples) ? "loss" : layer_path(fit->last_learned);
  const int positions = static_cast<int>(samples->target_shape.count());
  if (!outputs_by_position(fit->out.back(), *samples)) {
    problems.push_back({at,
                        "The last layer gives " + fit->out.back().text() + " a row, but a target has " + std::to_string(positions) + (positions == 1 ? " position" : " positions") + "; give it outputs for every position, those of one in the last axis.",
                        "最后一层每行输出 " + fit->out.back().text() + "，而目标有 " + std::to_string(positions) + " 个位置；请为每个位置都给出输出，同一位置的输出在最后一维。"});
    return std::nullopt;
  }
  const auto form = target_form(lab.loss, samples->task, samples->classes, static_cast<int>(fit->out.back().count()) / positions, at, problems);
  if (!form) return std::nullopt;

  const std::int64_t need = bytes_needed(lab, *fit, *samples, *form);
  if (!can_allocate(need)) {
    problems.push_back({layer_path(fit->largest),
                        "This network needs " + megabytes(need) + " of memory; " + megabytes(max_lab_bytes) + " at most may be used, or less if the machine has less. Make layers or batch smaller.",
                        "该网络需要 " + megabytes(need) + " 内存，最多可用 " + megabytes(max_lab_bytes) + "（机器内存不足时更少）；请减小层或批量。"});
    return std::nullopt;
  }
  return TrainingPlan{.samples = std::move(samples), .graph = std::move(fit->graph), .loss = lab.loss, .form = *form,
                      .optimizer = lab.optimizer, .regularizer = lab.regularizer, .batch = lab.train.batch,
                      .epochs = lab.train.epochs, .seed = lab.seed, .augment = augmentations(lab.data.processing)};
}

}  // namespace garden
