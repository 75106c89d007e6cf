// The losses. Each says how it wants targets written for a task and what it takes the outputs for, and gives value and
// slope of the mean loss of a batch. A pointwise one is two templates over the number type, value(z, t) and slope(z, t),
// averaged over all numbers (`at(K)` makes them where they depend on the number of outputs); one that mixes a row gives
// mean_rows and slope_rows (autograd/ops/loss.h). torch: a module constructor or a function of z and t, with torch_def
// above it; keras: `losses.X(…)` or a function of t and z; numpy: an expression of the loss from z (outputs) and t;
// numpy_grad: an expression of dz; numpy_def: functions that both call. `class_weights` is an array, one number a class.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "autograd/ops/loss.h"
#include "catalog/entry.h"
#include "catalog/losses/binary.h"
#include "catalog/losses/cross_entropy.h"
#include "catalog/losses/log_probabilities.h"
#include "catalog/losses/regression.h"
#include "catalog/targets.h"

namespace garden {

using Losses = std::tuple<Mse, BceWithLogits, SoftmaxCrossEntropy, MaeLoss, Huber, Bce, Nll, KlDivergence, Hinge, SquaredHinge,
                          BinaryFocal, Focal>;

struct LossKind {
  static constexpr Named info{"loss", {"Loss", "损失函数"}};
  using Entries = Losses;
};
using Loss = OneOf<LossKind>;

// How targets must be written for this use, or a Problem at `path` when loss, task and outputs do not fit together.
// `classes` is 0 for a regression; `outputs` is the width of the network's last layer.
std::optional<TargetForm> target_form(const Loss& loss, Task task, int classes, int outputs, std::string_view path,
                                      Problems& problems);

// What turns the network's outputs into what a person reads: nothing, a probability, or one probability a class.
Link link_of(const Loss& loss);

// The op of this name, compiled for training: the mean loss of a batch.    z (B, …, K)  t as target_form says  weights (K) or empty
Var<float> loss(Tape<float>& tape, Var<float> z, Var<float> t, const Loss& kind, std::span<const float> weights = {});

// The weights of the classes (classes) that the loss asks for, from the class numbers of the training rows; empty: none.
// A class without rows weighs nothing.
std::vector<float> class_weights(const Loss& loss, int classes, std::span<const float> labels);

}  // namespace garden
