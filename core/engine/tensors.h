// Every tensor that can be looked at, by path: data.x, data.t, loss, layers.<i>.<name>, layers.<i>.out, and of these
// <path>.grad; the optimizer's state is <parameter>.<state name>.
#pragma once

#include <string>
#include <string_view>

#include "base/tensor.h"
#include "train/trainer.h"

namespace garden {

// Calls f(path, shape) for every tensor; batches have the shape of a full one.
template <class F>
void for_each_tensor(const Trainer& trainer, F&& f) {
  const Model& model = trainer.model();
  const TrainingPlan& plan = trainer.plan();
  const int B = std::min(plan.batch, plan.samples->train.x.count);
  f(std::string("data.x"), plan.samples->shape.with_first(B));
  f(std::string("data.t"), Shape{B, plan.samples->train.y.width * target_width(plan.form, plan.samples->classes)});
  f(std::string("loss"), Shape{});
  for (const Parameters::Item& item : model.parameters().items()) {
    f(item.path, item.shape);
    f(item.path + ".grad", item.shape);
    for (const std::string_view name : state_names(plan.optimizer)) f(item.path + "." + std::string(name), item.shape);
  }
  for (int i = 0; i < model.size(); ++i) {
    const std::string path = "layers." + std::to_string(i) + ".out";
    f(path, model.out_shape(i).with_first(B));
    f(path + ".grad", model.out_shape(i).with_first(B));
  }
}

// The tensor as it is now; without data when there is none of that path, or none yet.
Tensor<const float> find_tensor(Trainer& trainer, std::string_view path);

}  // namespace garden
