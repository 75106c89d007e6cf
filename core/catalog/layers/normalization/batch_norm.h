// What the two batch norms share: formula, program, parameters, running numbers.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden::detail {

inline constexpr std::string_view batch_norm_formula =
    R"(\sym{w}\,\frac{\sym{x} - \mu}{\sqrt{\sigma^{2} + {eps}}} + \sym{b})";
inline constexpr std::string_view batch_norm_derivative =
    R"(\begin{aligned} z &= \frac{\sym{x} - \mu}{\sqrt{\sigma^{2} + {eps}}} \\ \sym{dw} &= \sum \sym{dy}\,z \\ \sym{db} &= \sum \sym{dy} \\ \sym{dx} &= \frac{\sym{w}}{\sqrt{\sigma^{2} + {eps}}} \left(\sym{dy} - \frac{1}{n} \sum \sym{dy} - \frac{z}{n} \sum \sym{dy}\,z\right) \end{aligned})";

// Of features: a signal or an image has further axes to average over.
inline constexpr std::string_view batch_norm_equations = R"(mean[c] = sum(n, x[n,c]) / N
var[c] = sum(n, (x[n,c] - mean[c])^2) / N
z[n,c] = (x[n,c] - mean[c]) / sqrt(var[c] + {eps})
y[n,c] = w[c] * z[n,c] + b[c]
dw[c] = sum(n, dy[n,c] * z[n,c])
db[c] = sum(n, dy[n,c])
dx[n,c] = w[c] / sqrt(var[c] + {eps}) * (dy[n,c] - db[c] / N - z[n,c] * dw[c] / N))";

inline constexpr std::string_view batch_norm_numpy = R"py(def batch_norm(x, w, b, running_mean, running_var, momentum, eps, training):
    axes, along = (0, *range(2, x.ndim)), (1, -1, *[1] * (x.ndim - 2))
    n = x.size // x.shape[1]
    if training:
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        running_mean[...] = (1 - momentum) * running_mean + momentum * mean
        running_var[...] = (1 - momentum) * running_var + momentum * var * n / max(n - 1, 1)
    else:
        mean, var = running_mean, running_var
    inverse = (1 / np.sqrt(var + eps)).reshape(along)
    z = (x - mean.reshape(along)) * inverse
    return w.reshape(along) * z + b.reshape(along), (z, w.reshape(along) * inverse, axes, n, training)

def batch_norm_backward(dy, cache):
    z, scale, axes, n, training = cache
    dw, db = (dy * z).sum(axis=axes, keepdims=True), dy.sum(axis=axes, keepdims=True)
    dx = scale * (dy - db / n - z * dw / n) if training else scale * dy
    return dx, dw.ravel(), db.ravel()
)py";

inline constexpr std::array<Role, 4> batch_norm_roles{
    {{"w", "weight"}, {"b", "bias"}, {"running_mean", "running_mean"}, {"running_var", "running_var"}}};

constexpr void visit_batch_norm_params(auto& self, auto&& visit) {
  visit(self.eps, ParamInfo{.id = "eps",
                            .name = {"Epsilon", "ε"},
                            .summary = {"Added to the variance, so that nothing is divided by zero.", "加在方差上，避免除以零。"},
                            .min = 1e-8,
                            .max = 0.1,
                            .scale = Scale::log});
  visit(self.momentum, ParamInfo{.id = "momentum",
                                 .name = {"Momentum", "动量"},
                                 .summary = {"The share of the newest batch in the running mean and variance.", "最新批量在滑动均值和滑动方差中所占的比例。"},
                                 .min = 0,
                                 .max = 1});
}

inline std::vector<ParameterSpec> batch_norm_parameters(int C) {
  return {{.name = "weight", .shape = {C}, .fan_in = C, .fan_out = C, .init = Ones{}}, {.name = "bias", .shape = {C}, .fan_in = C, .fan_out = C, .init = Zeros{}}};
}
inline std::vector<BufferSpec> batch_norm_buffers(int C) {
  return {{.name = "running_mean", .shape = {C}, .initial = 0}, {.name = "running_var", .shape = {C}, .initial = 1}};
}

// params: weight, bias  buffers: running_mean, running_var
template <class T>
Var<T> batch_norm_forward(Pass<T>& pass, float momentum, float eps) {
  return batch_norm(pass.tape, pass.x(), pass.params[0], pass.params[1], pass.buffers[0], pass.buffers[1], pass.training(), T(momentum), T(eps));
}

}  // namespace garden::detail
