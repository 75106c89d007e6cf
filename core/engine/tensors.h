// Every tensor that can be looked at, by path: data.x (data.x.<input> when there are several), data.t, loss
// (loss.<k> of each output when there are several), layers.<i>.<name> of parameters, running numbers and inner values, layers.<i>.out; <path>.grad of what is learned or
// computed; the optimizer's state is <parameter>.<state name>, its present rate optimizer.lr, the number
// of its next update optimizer.k, and
// <parameter>.update what the last step changed (there from the step after the first question on).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/tensor.h"
#include "train/trainer.h"

namespace garden {

namespace detail {
// (…, K) -> (…, K / parts)
inline Shape part_shape(const Shape& shape, std::size_t parts) {
  Shape part;
  for (int axis = 0; axis < shape.rank(); ++axis) part.append(axis + 1 == shape.rank() ? shape[axis] / static_cast<int>(parts) : shape[axis]);
  return part;
}
}  // namespace detail

// Calls f(path, shape) for every tensor; batches have the shape of a full one.
template <class F>
void for_each_tensor(const Trainer& trainer, F&& f) {
  const Model& model = trainer.model();
  const TrainingPlan& plan = trainer.plan();
  const int B = std::min(plan.batch, plan.samples->train.x.count);
  const auto with_grad = [&](const std::string& path, const Shape& shape) {
    f(path, shape);
    f(path + ".grad", shape);
  };
  f(std::string("data.x"), plan.input_shape().with_first(B));
  if (model.inputs() > 1)
    for (const ModelInput& input : model.graph().inputs) f("data.x." + input.name, input.shape.with_first(B));
  f(std::string("data.t"), plan.main().target == TargetOf::input ? plan.samples->shape.with_first(B) : Shape{B, trainer.objective().target_numbers(plan.main_output)});
  f(std::string("loss"), Shape{});
  f(std::string("optimizer.lr"), Shape{});
  f(std::string("optimizer.k"), Shape{});
  if (plan.losses() > 1)
    for (std::size_t k = 0; k < plan.losses(); ++k) f("loss." + std::to_string(k), Shape{});
  for (const Parameters::Item& item : model.parameters().items()) {
    with_grad(item.path, item.shape);
    f(item.path + ".update", item.shape);
    for (const std::string_view name : state_names(plan.optimizer)) f(item.path + "." + std::string(name), item.shape);
  }
  for (const Parameters::Item& item : model.parameters().buffers()) f(item.path, item.shape);
  for (int i = 0; i < model.size(); ++i) {
    const std::string path = "layers." + std::to_string(i) + ".";
    with_grad(path + "out", model.out_shape(i).with_first(B));
    for (const ShownSpec& spec : model.shown_specs(i)) {
      const Shape shape = spec.shape.with_first(B);
      with_grad(path + spec.name, shape);
      for (const std::string& part : spec.parts) with_grad(path + spec.name + "." + part, detail::part_shape(shape, spec.parts.size()));
    }
  }
}

// The tensor as it is now; without data when there is none of that path, or none yet. `copy` holds a slice of a tensor.
Tensor<const float> find_tensor(Trainer& trainer, std::string_view path, std::vector<float>& copy);

}  // namespace garden
