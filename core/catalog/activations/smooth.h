// Smooth relatives of ReLU. See catalog/activations.h for what an entry owes.
#pragma once

#include <array>

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

struct Softplus {
  static constexpr Info info{
      .id = "softplus",
      .name = {"Softplus", "softplus"},
      .summary = {"ReLU with its corner rounded off. The larger β, the sharper the bend; always positive, so it also serves to output a scale or a variance.",
                  "把 ReLU 的折角磨圆。β 越大弯得越急；输出恒为正，也可用来输出尺度或方差。"},
      .formula = R"(\frac{1}{{beta}}\ln(1+e^{{beta}\,\sym{x}}))",
      .derivative = R"(\frac{1}{1+e^{-{beta}\,\sym{x}}})",
      .torch = "nn.Softplus(beta={beta})",
      .keras = "layers.Lambda(lambda x: ops.softplus({beta} * x) / {beta})",
      .numpy = "np.logaddexp(0, {beta} * x) / {beta}",
      .numpy_grad = "dy * (1 - np.exp(-{beta} * y))",
      .cpp = "Softplus{.beta = {beta}f}",
      .source = "Dugas, Bengio, Bélisle, Nadeau, Garcia 2001, Incorporating second-order functional knowledge"};
  static constexpr bool pointwise = true;
  float beta = 1.0f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.beta, ParamInfo{.id = "beta",
                               .name = {"Beta", "β"},
                               .summary = {"Sharpness of the bend.", "弯折的急缓程度。"},
                               .min = 0.1,
                               .max = 10,
                               .step = 0.1});
  }
  // max(x, 0) + ln(1 + e^-|βx|) / β: the exponential never overflows.
  template <class V>
  V forward(V x) const {
    return simd::max(x, V(0)) + simd::log_one_plus(simd::exp(-simd::abs(V(beta) * x))) / V(beta);
  }
  template <class V>
  V backward(V x, V, V dy) const { return dy * simd::sigmoid(V(beta) * x); }
};

struct Silu {
  static constexpr Info info{
      .id = "silu",
      .name = {"SiLU", "SiLU"},
      .summary = {"The input times its own sigmoid, also called Swish: close to ReLU, but smooth, and it dips slightly below zero.",
                  "输入乘以自身的 sigmoid，又称 Swish：接近 ReLU，但处处光滑，在零点左侧略低于零。"},
      .formula = R"(\frac{\sym{x}}{1+e^{-\sym{x}}})",
      .derivative = R"(\frac{1+e^{-\sym{x}}+\sym{x}\,e^{-\sym{x}}}{(1+e^{-\sym{x}})^{2}})",
      .torch = "nn.SiLU()",
      .keras = "layers.Activation(\"silu\")",
      .numpy = "x / (1 + np.exp(-x))",
      .numpy_grad = "dy * (1 + x * np.exp(-x) / (1 + np.exp(-x))) / (1 + np.exp(-x))",
      .cpp = "Silu{}",
      .source = "Elfwing, Uchibe, Doya 2017; Ramachandran, Zoph, Le 2017, Searching for activation functions"};
  static constexpr bool pointwise = true;
  static constexpr std::string_view start = "he_uniform";
  template <class V>
  V forward(V x) const { return x * simd::sigmoid(x); }
  template <class V>
  V backward(V x, V y, V dy) const {
    const V s = simd::sigmoid(x);
    return dy * (s + y * (V(1) - s));
  }
};

struct Gelu {
  static constexpr Info info{
      .id = "gelu",
      .name = {"GELU", "GELU"},
      .summary = {"The input times the probability that a standard normal number lies below it. The usual choice inside transformers; the tanh form is the approximation of the first ones.",
                  "高斯误差线性单元：输入乘以“标准正态随机数小于它”的概率。Transformer 中的常用选择；tanh 形式是早期模型采用的近似。"},
      .formula = R"(‹approximate=none|\frac{\sym{x}}{2}(1+\operatorname{erf}(\frac{\sym{x}}{\sqrt{2}}))›)"
                 R"(‹approximate=tanh|\frac{\sym{x}}{2}(1+\tanh(\sqrt{\frac{2}{\pi}}(\sym{x}+0.044715\,\sym{x}^{3})))›)",
      .derivative = R"(‹approximate=none|\frac{1}{2}(1+\operatorname{erf}(\frac{\sym{x}}{\sqrt{2}}))+\frac{\sym{x}}{\sqrt{2\pi}}e^{-\frac{\sym{x}^{2}}{2}}›)"
                    R"(‹approximate=tanh|\frac{1}{2}(1+\tanh(\sqrt{\frac{2}{\pi}}(\sym{x}+0.044715\,\sym{x}^{3})))+\frac{\sym{x}}{2}(1-\tanh(\sqrt{\frac{2}{\pi}}(\sym{x}+0.044715\,\sym{x}^{3}))^{2})\sqrt{\frac{2}{\pi}}(1+0.134145\,\sym{x}^{2})›)",
      .equations = R"(‹approximate=none|y[i] = x[i] / 2 * (1 + erf(x[i] / sqrt(2)))
dx[i] = dy[i] * ((1 + erf(x[i] / sqrt(2))) / 2 + x[i] * exp(-x[i]^2 / 2) / sqrt(2 * pi))›‹approximate=tanh|s[i] = tanh(sqrt(2 / pi) * (x[i] + 0.044715 * x[i]^3))
y[i] = x[i] / 2 * (1 + s[i])
dx[i] = dy[i] * ((1 + s[i]) / 2 + x[i] / 2 * (1 - s[i]^2) * sqrt(2 / pi) * (1 + 0.134145 * x[i]^2))›)",
      .torch = "nn.GELU(‹approximate=tanh|approximate=\"tanh\"›)",
      .keras = "layers.Lambda(lambda x: ops.gelu(x, approximate=‹approximate=none|False›‹approximate=tanh|True›))",
      .numpy = "‹approximate=none|x / 2 * (1 + erf(x / np.sqrt(2)))›"
               "‹approximate=tanh|x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))›",
      .numpy_grad = "‹approximate=none|dy * ((1 + erf(x / np.sqrt(2))) / 2 + x * np.exp(-x**2 / 2) / np.sqrt(2 * np.pi))›"
                    "‹approximate=tanh|dy * gelu_tanh_slope(x)›",
      .numpy_def = "‹approximate=none|import math\n\n"
                   "erf = np.vectorize(math.erf, otypes=[np.float64])  # NumPy has none›"
                   "‹approximate=tanh|def gelu_tanh_slope(x):\n"
                   "    u = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))\n"
                   "    return (1 + u) / 2 + x / 2 * (1 - u * u) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)›",
      .cpp = "Gelu{.approximate = Gelu::Form::{approximate}}",
      .source = "Hendrycks, Gimpel 2016, Gaussian error linear units"};
  static constexpr bool pointwise = true;
  static constexpr std::string_view start = "he_uniform";
  enum class Form : int { none, tanh };
  static constexpr std::array<Text, 2> form_names{{{"exact", "精确"}, {"tanh", "tanh 近似"}}};
  static constexpr std::array<std::string_view, 2> form_ids{"none", "tanh"};
  Form approximate = Form::none;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.approximate, ParamInfo{.id = "approximate",
                                      .name = {"Approximation", "近似方式"},
                                      .summary = {"Exact, or the cheaper formula with tanh.", "精确计算，或用较便宜的 tanh 公式近似。"},
                                      .options = form_names,
                                      .option_ids = form_ids});
  }
  template <class V>
  V forward(V x) const {
    // (1 + tanh u) / 2 is sigmoid(2 u), which keeps its digits where the tanh is near -1.
    return x * (approximate == Form::none ? V(V(0.5f) * (V(1) + simd::erf(V(x * root_half<V>())))) : simd::sigmoid(twice_inner(x)));
  }
  template <class V>
  V backward(V x, V, V dy) const {
    if (approximate == Form::none) {
      const V density = simd::exp(V(-0.5f) * x * x) * simd::number<V>(0.39894228040143267794);  // 1 / sqrt(2 pi)
      return dy * (V(0.5f) * (V(1) + simd::erf(V(x * root_half<V>()))) + x * density);
    }
    const V s = simd::sigmoid(twice_inner(x));
    const V slope = simd::number<V>(2 * root) * (V(1) + simd::number<V>(3 * cubic) * x * x);
    return dy * (s + x * (s * (V(1) - s)) * slope);
  }

  static constexpr double root = 0.79788456080286535588;  // sqrt(2 / pi)
  static constexpr double cubic = 0.044715;

 private:
  template <class V>
  static V root_half() { return simd::number<V>(0.70710678118654752440); }
  template <class V>
  static V twice_inner(V x) { return simd::number<V>(2 * root) * (x + simd::number<V>(cubic) * x * x * x); }
};

}  // namespace garden
