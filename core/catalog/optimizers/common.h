// Hyper-parameters that several optimizers have.
#pragma once

#include "catalog/entry.h"

namespace garden {

inline constexpr ParamInfo learning_rate{
    .id = "lr",
    .name = {"Learning rate", "学习率"},
    .summary = {"How far one step of the weights goes.", "权重每更新一次，沿梯度反方向走多远。"},
    .min = 1e-5,
    .max = 10,
    .scale = Scale::log};

inline constexpr ParamInfo small_divisor{
    .id = "eps",
    .name = {"ε", "ε"},
    .summary = {"Keeps the division from exploding.", "防止除数过小。"},
    .min = 1e-10,
    .max = 0.1,
    .scale = Scale::log};

inline constexpr ParamInfo momentum_share{
    .id = "momentum",
    .name = {"Momentum", "动量"},
    .summary = {"How much of the last step is kept.", "保留上一步的多少。"},
    .min = 0,
    .max = 0.999};

}  // namespace garden
