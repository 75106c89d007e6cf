// Weights of the classes, for labels of very unequal numbers: worked out once from the training labels when a lab starts
// and handed to the loss of every batch (class_weights() in losses.h).
#pragma once

#include <array>

#include "catalog/entry.h"

namespace garden {

enum class ClassWeights : int { none, balanced };

inline constexpr std::array<Text, 2> class_weight_names{{{"none", "不加权"}, {"balanced", "均衡"}}};
inline constexpr std::array<std::string_view, 2> class_weight_ids{"none", "balanced"};
inline constexpr ParamInfo class_weights_param{
    .id = "class_weights",
    .name = {"Class weights", "类别权重"},
    .summary = {"Balanced: class k weighs N/(K N_k), N_k being its rows among the N for training, so that every class counts the same.",
                "均衡：类别 k 的权重为 N/(K N_k)，其中 N_k 是训练集 N 行中属于它的行数，使各类别的总分量相同。"},
    .options = class_weight_names,
    .option_ids = class_weight_ids};

}  // namespace garden
