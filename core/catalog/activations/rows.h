// Activations that mix the numbers of a row, along the last axis. See catalog/activations.h for what an entry owes.
#pragma once

#include "catalog/entry.h"
#include "kernels/softmax.h"

namespace garden {

struct Softmax {
  static constexpr Info info{
      .id = "softmax",
      .name = {"Softmax", "softmax"},
      .summary = {"Turns a row of numbers into probabilities that add up to one. The softmax cross-entropy loss contains it "
                  "already: do not put it before that loss.",
                  "把一行数变成总和为一的概率。softmax 交叉熵损失已经包含它，不要在该损失之前再加一层。"},
      .formula = R"(\frac{e^{\sym{x}_i}}{\sum_{j=1}^{K} e^{\sym{x}_j}})",
      .derivative = R"(\sym{y}_i\,(\delta_{i,j}-\sym{y}_j))",
      .equations = R"(y[i] = exp(x[i]) / sum(j, exp(x[j]))
dx[i] = y[i] * (dy[i] - sum(j, dy[j] * y[j])))",
      .torch = "nn.Softmax(dim=-1)",
      .keras = "layers.Softmax()",
      .numpy = "np.exp(x - np.logaddexp.reduce(x, axis=-1, keepdims=True))",
      .numpy_grad = "y * (dy - (dy * y).sum(axis=-1, keepdims=True))",
      .cpp = "Softmax{}",
      .source = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs"};
  static constexpr bool pointwise = false;
  // x, y, dy, dx (B, K)
  template <class T>
  void forward_rows(int B, int K, const T* x, T* y) const { kernels::softmax_rows(B, K, x, y); }
  template <class T>
  void backward_rows(int B, int K, const T* y, const T* dy, T* dx) const { kernels::softmax_rows_backward(B, K, y, dy, dx); }
};

struct LogSoftmax {
  static constexpr Info info{
      .id = "log_softmax",
      .name = {"Log-softmax", "log-softmax"},
      .summary = {"The logarithm of softmax, computed without rounding small probabilities to zero. Goes before the losses that read log-probabilities.",
                  "softmax 的对数，计算时不会把很小的概率舍入为零。放在以对数概率为输入的损失之前。"},
      .formula = R"(\sym{x}_i-\ln\left(\sum_{j=1}^{K} e^{\sym{x}_j}\right))",
      .derivative = R"(\delta_{i,j}-e^{\sym{y}_j})",
      .equations = R"(y[i] = x[i] - log(sum(j, exp(x[j])))
dx[i] = dy[i] - exp(y[i]) * sum(j, dy[j]))",
      .torch = "nn.LogSoftmax(dim=-1)",
      .keras = "layers.Activation(\"log_softmax\")",
      .numpy = "x - np.logaddexp.reduce(x, axis=-1, keepdims=True)",
      .numpy_grad = "dy - np.exp(y) * dy.sum(axis=-1, keepdims=True)",
      .cpp = "LogSoftmax{}",
      .source = "Bridle 1990, Probabilistic interpretation of feedforward classification network outputs"};
  static constexpr bool pointwise = false;
  // x, y, dy, dx (B, K)
  template <class T>
  void forward_rows(int B, int K, const T* x, T* y) const { kernels::log_softmax_rows(B, K, x, y); }
  template <class T>
  void backward_rows(int B, int K, const T* y, const T* dy, T* dx) const { kernels::log_softmax_rows_backward(B, K, y, dy, dx); }
};

}  // namespace garden
