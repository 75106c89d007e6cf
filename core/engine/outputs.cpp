// Outputs on the label share its columns: all of them read every column, or each the next part of them.
#include "engine/outputs.h"

#include <algorithm>

namespace garden {
namespace {

// Where the problems of output k are shown: a lab that names no outputs has them on its last layer with weights.
struct Place {
  std::string layer;
  std::string loss;
};

Place place_of(const Lab& lab, const Fit& fit, std::size_t k) {
  if (lab.outputs.empty()) return {layer_path(fit.last_learned), "loss"};
  const std::string path = "model.outputs." + std::to_string(k);
  return {path, path + ".loss"};
}

// The loss cannot be used for this task, whatever the last layer is.
bool loss_is_wrong(const Loss& loss, const Samples& samples) {
  Problems ignored;
  return !target_form(loss, samples.task, samples.classes, 1, "", ignored) &&
         !target_form(loss, samples.task, samples.classes, samples.classes, "", ignored);
}

// How many columns of the label an output of this shape asks for when it shares them with others.
int columns_of(const Shape& out, const Samples& samples) {
  if (samples.task == Task::regression) return static_cast<int>(std::min<std::int64_t>(count64(out), samples.train.y.width + 1));
  return out.rank() >= 2 ? out[0] : 1;
}

bool divide_columns(std::vector<TrainedOutput>& outputs, const Fit& fit, const Samples& samples, Problems& problems) {
  const int Y = samples.train.y.width;
  std::vector<TrainedOutput*> labels;
  for (TrainedOutput& out : outputs)
    if (out.target == TargetOf::label) labels.push_back(&out);
  if (labels.size() <= 1) {
    for (TrainedOutput* out : labels) out->positions = Y;
    return true;
  }
  int sum = 0;
  bool all = true;
  std::string shapes;
  for (TrainedOutput* out : labels) {
    const Shape& shape = fit.out[static_cast<std::size_t>(out->node)];
    out->positions = columns_of(shape, samples);
    out->first = sum;
    sum += out->positions;
    all = all && out->positions == Y;
    shapes += (shapes.empty() ? "" : ", ") + shape.text();
  }
  if (all)
    for (TrainedOutput* out : labels) out->first = 0;
  if (all || sum == Y) return true;
  problems.push_back({"model.outputs",
                      "The outputs on the label give " + shapes + " a row, but a target has " + std::to_string(Y) + (Y == 1 ? " number" : " numbers") +
                          "; let each output give all of them, or all outputs together as many.",
                      "以标签为目标的各输出每行给出 " + shapes + "，而目标每行有 " + std::to_string(Y) + " 个数；请让每个输出都给出全部，或让各输出合起来正好这么多。"});
  return false;
}

// Losses read the outputs of one position from the last axis; values need no more than the right number of them.
bool by_position(const Shape& out, int positions, const Samples& samples) {
  if (samples.classes == 0) return count64(out) % positions == 0;
  const std::int64_t K = out.rank() > 0 ? out[out.rank() - 1] : 1;
  return count64(out) == positions * K;
}

bool fit_label(TrainedOutput& out, const Shape& shape, const Samples& samples, const Place& place, Problems& problems) {
  const std::string& at = loss_is_wrong(out.loss, samples) ? place.loss : place.layer;
  if (!by_position(shape, out.positions, samples)) {
    problems.push_back({at,
                        "The last layer gives " + shape.text() + " a row, but a target has " + std::to_string(out.positions) + (out.positions == 1 ? " position" : " positions") + "; give it outputs for every position, those of one in the last axis.",
                        "最后一层每行输出 " + shape.text() + "，而目标有 " + std::to_string(out.positions) + " 个位置；请为每个位置都给出输出，同一位置的输出在最后一维。"});
    return false;
  }
  const auto form = target_form(out.loss, samples.task, samples.classes, static_cast<int>(count64(shape) / out.positions), at, problems);
  if (form) out.form = *form;
  return form.has_value();
}

// The data row as the target: numbers, as many as the output has. A loss for values compares them, and so does one for
// probabilities, when the numbers lie between 0 and 1.
bool fit_input(const TrainedOutput& out, const Shape& shape, const Samples& samples, const Place& place, Problems& problems) {
  Problems ignored;
  const bool pointwise = std::visit([](const auto& l) { return l.pointwise; }, out.loss);
  if (!pointwise || (!target_form(out.loss, Task::regression, 0, 1, "", ignored) && !target_form(out.loss, Task::classification, 2, 1, "", ignored))) {
    problems.push_back({place.loss, "This loss compares classes, but the target of this output is the data row; choose a loss for values.",
                        "该损失用于类别，而此输出的目标是数据行本身；请选择用于数值的损失函数。"});
    return false;
  }
  if (count64(shape) == count64(samples.shape)) return true;
  problems.push_back({place.layer,
                      "This output gives " + shape.text() + " a row, but its target, the data row, is " + samples.shape.text() + "; give both as many numbers.",
                      "该输出每行给出 " + shape.text() + "，而它的目标（数据行）形状为 " + samples.shape.text() + "；请使两者的数值个数一致。"});
  return false;
}

}  // namespace

std::optional<std::vector<TrainedOutput>> fit_outputs(const Lab& lab, const Fit& fit, const Samples& samples, Problems& problems) {
  std::vector<TrainedOutput> outputs;
  if (lab.outputs.empty()) outputs.push_back({.node = static_cast<int>(lab.layers.size()) - 1, .loss = lab.loss});
  for (const LabOutput& out : lab.outputs) outputs.push_back({.node = out.from, .loss = out.loss, .weight = out.weight, .target = out.target});
  if (!divide_columns(outputs, fit, samples, problems)) return std::nullopt;
  bool fits = true;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const Shape& shape = fit.out[static_cast<std::size_t>(outputs[k].node)];
    const Place place = place_of(lab, fit, k);
    if (outputs[k].target == TargetOf::input) fits = fit_input(outputs[k], shape, samples, place, problems) && fits;
    else fits = fit_label(outputs[k], shape, samples, place, problems) && fits;
  }
  if (!fits) return std::nullopt;
  return outputs;
}

int main_output(const std::vector<TrainedOutput>& outputs) {
  const auto label = std::ranges::find(outputs, TargetOf::label, &TrainedOutput::target);
  return label == outputs.end() ? 0 : static_cast<int>(label - outputs.begin());
}

}  // namespace garden
