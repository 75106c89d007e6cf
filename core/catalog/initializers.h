// How weights start. `fill` draws a weight matrix row by row from the given random stream; fan_in and fan_out are the
// numbers of connections into and out of one unit. torch: a call on «w»; keras: a constructor; numpy: an expression of
// shape (fan_out, fan_in) with the generator rng.
#pragma once

#include <tuple>

#include "base/rng.h"
#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

namespace detail {
inline void fill_uniform(Rng& rng, std::size_t n, float limit, float* w) {
  for (std::size_t i = 0; i < n; ++i) w[i] = rng.uniform(-limit, limit);
}
inline void fill_normal(Rng& rng, std::size_t n, float std, float* w) {
  for (std::size_t i = 0; i < n; ++i) w[i] = std * rng.normal();
}
}  // namespace detail

struct Zeros {
  static constexpr Info info{
      .id = "zeros",
      .name = {"Zeros", "全零"},
      .summary = {"Every weight starts at zero. Then all units of a layer stay equal for ever: a classic mistake worth seeing once.",
                  "所有权重从零开始，同层的单元便永远相同（对称性无法打破）：值得亲眼看一次的经典错误。"},
      .formula = R"(\sym{w} = 0)",
      .torch = "nn.init.zeros_(«w»)",
      .keras = "initializers.Zeros()",
      .numpy = "np.zeros((fan_out, fan_in))",
      .cpp = "Zeros{}",
      .source = "no random start"};
  static constexpr bool zero = true;
  void fill(Rng&, std::size_t n, int, int, float* w) const {
    for (std::size_t i = 0; i < n; ++i) w[i] = 0;
  }
};

struct Ones {
  static constexpr Info info{
      .id = "ones",
      .name = {"Ones", "全一"},
      .summary = {"Every weight starts at one: right for a factor that should change nothing at first, as in a normalization.",
                  "所有权重从一开始：适合一开始不应改变任何东西的缩放系数，例如规范化层。"},
      .formula = R"(\sym{w} = 1)",
      .torch = "nn.init.ones_(«w»)",
      .keras = "initializers.Ones()",
      .numpy = "np.ones((fan_out, fan_in))",
      .cpp = "Ones{}",
      .source = "no random start"};
  void fill(Rng&, std::size_t n, int, int, float* w) const {
    for (std::size_t i = 0; i < n; ++i) w[i] = 1;
  }
};

struct Normal {
  static constexpr Info info{
      .id = "normal",
      .name = {"Normal", "正态分布"},
      .summary = {"Random numbers around zero with one standard deviation for every layer.",
                  "均值为零的正态随机数，各层用同一个标准差。"},
      .formula = R"(\sym{w} \sim \mathcal{N}(0, {std}^{2}))",
      .torch = "nn.init.normal_(«w», std={std})",
      .keras = "initializers.RandomNormal(stddev={std})",
      .numpy = "{std} * rng.standard_normal((fan_out, fan_in))",
      .cpp = "Normal{.std = {std}f}",
      .source = "Gaussian start"};
  float std = 0.1f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.std, ParamInfo{.id = "std",
                              .name = {"Standard deviation", "标准差"},
                              .summary = {"Typical size of a weight.", "权重的典型大小。"},
                              .min = 0.0001,
                              .max = 10,
                              .scale = Scale::log});
  }
  void fill(Rng& rng, std::size_t n, int, int, float* w) const { detail::fill_normal(rng, n, std, w); }
};

struct Uniform {
  static constexpr Info info{
      .id = "uniform",
      .name = {"Uniform", "均匀分布"},
      .summary = {"Random numbers between −limit and limit, the same for every layer.",
                  "在正负界限之间均匀抽取的随机数，各层用同一个界限。"},
      .formula = R"(\sym{w} \sim \mathcal{U}(-{limit}, {limit}))",
      .torch = "nn.init.uniform_(«w», -{limit}, {limit})",
      .keras = "initializers.RandomUniform(-{limit}, {limit})",
      .numpy = "rng.uniform(-{limit}, {limit}, (fan_out, fan_in))",
      .cpp = "Uniform{.limit = {limit}f}",
      .source = "uniform start"};
  float limit = 0.5f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.limit, ParamInfo{.id = "limit",
                                .name = {"Limit", "界限"},
                                .summary = {"The largest weight possible.", "权重可能的最大值。"},
                                .min = 0.0001,
                                .max = 10,
                                .scale = Scale::log});
  }
  void fill(Rng& rng, std::size_t n, int, int, float* w) const { detail::fill_uniform(rng, n, limit, w); }
};

struct GlorotNormal {
  static constexpr Info info{
      .id = "glorot_normal",
      .name = {"Glorot normal", "Glorot 正态"},
      .summary = {"Also called Xavier. Scales with the layer so that signals keep their size forward and backward. For tanh and sigmoid.",
                  "又称 Xavier 初始化。按层的大小缩放，使信号在前向与反向传播中保持幅度。适合 tanh 与 sigmoid。"},
      .formula = R"(\sym{w} \sim \mathcal{N}\left(0, \frac{2}{n_{\rm in}+n_{\rm out}}\right))",
      .torch = "nn.init.xavier_normal_(«w»)",
      .keras = "initializers.GlorotNormal()",
      .numpy = "np.sqrt(2 / (fan_in + fan_out)) * rng.standard_normal((fan_out, fan_in))",
      .cpp = "GlorotNormal{}",
      .source = "Glorot, Bengio 2010, Understanding the difficulty of training deep feedforward neural networks"};
  void fill(Rng& rng, std::size_t n, int fan_in, int fan_out, float* w) const {
    detail::fill_normal(rng, n, simd::sqrt(2.0f / static_cast<float>(fan_in + fan_out)), w);
  }
};

struct GlorotUniform {
  static constexpr Info info{
      .id = "glorot_uniform",
      .name = {"Glorot uniform", "Glorot 均匀"},
      .summary = {"As Glorot normal, drawn evenly from an interval. The usual start of a dense layer.",
                  "与 Glorot 正态相同，但在区间内均匀抽取。全连接层的常用初始化。"},
      .formula = R"(\sym{w} \sim \mathcal{U}\left(-\sqrt{\frac{6}{n_{\rm in}+n_{\rm out}}}, \sqrt{\frac{6}{n_{\rm in}+n_{\rm out}}}\right))",
      .torch = "nn.init.xavier_uniform_(«w»)",
      .keras = "initializers.GlorotUniform()",
      .numpy = "np.sqrt(6 / (fan_in + fan_out)) * rng.uniform(-1, 1, (fan_out, fan_in))",
      .cpp = "GlorotUniform{}",
      .source = "Glorot, Bengio 2010, Understanding the difficulty of training deep feedforward neural networks"};
  void fill(Rng& rng, std::size_t n, int fan_in, int fan_out, float* w) const {
    detail::fill_uniform(rng, n, simd::sqrt(6.0f / static_cast<float>(fan_in + fan_out)), w);
  }
};

struct HeNormal {
  static constexpr Info info{
      .id = "he_normal",
      .name = {"He normal", "He 正态"},
      .summary = {"Also called Kaiming. Twice the variance, because ReLU cuts half of the signal away. For ReLU and its relatives.",
                  "又称 Kaiming 初始化。方差加倍，因为 ReLU 会截去一半信号。适合 ReLU 及其变体。"},
      .formula = R"(\sym{w} \sim \mathcal{N}\left(0, \frac{2}{n_{\rm in}}\right))",
      .torch = "nn.init.kaiming_normal_(«w», nonlinearity=\"relu\")",
      .keras = "initializers.HeNormal()",
      .numpy = "np.sqrt(2 / fan_in) * rng.standard_normal((fan_out, fan_in))",
      .cpp = "HeNormal{}",
      .source = "He, Zhang, Ren, Sun 2015, Delving deep into rectifiers"};
  void fill(Rng& rng, std::size_t n, int fan_in, int, float* w) const {
    detail::fill_normal(rng, n, simd::sqrt(2.0f / static_cast<float>(fan_in)), w);
  }
};

struct HeUniform {
  static constexpr Info info{
      .id = "he_uniform",
      .name = {"He uniform", "He 均匀"},
      .summary = {"As He normal, drawn evenly from an interval.", "与 He 正态相同，但在区间内均匀抽取。"},
      .formula = R"(\sym{w} \sim \mathcal{U}\left(-\sqrt{\frac{6}{n_{\rm in}}}, \sqrt{\frac{6}{n_{\rm in}}}\right))",
      .torch = "nn.init.kaiming_uniform_(«w», nonlinearity=\"relu\")",
      .keras = "initializers.HeUniform()",
      .numpy = "np.sqrt(6 / fan_in) * rng.uniform(-1, 1, (fan_out, fan_in))",
      .cpp = "HeUniform{}",
      .source = "He, Zhang, Ren, Sun 2015, Delving deep into rectifiers"};
  void fill(Rng& rng, std::size_t n, int fan_in, int, float* w) const {
    detail::fill_uniform(rng, n, simd::sqrt(6.0f / static_cast<float>(fan_in)), w);
  }
};

using Initializers = std::tuple<Zeros, Ones, Normal, Uniform, GlorotNormal, GlorotUniform, HeNormal, HeUniform>;

struct InitializerKind {
  static constexpr Named info{"initializer", {"Initialization", "参数初始化"}};
  using Entries = Initializers;
};
using Initializer = OneOf<InitializerKind>;

// w (n), from the stream rng stands at
inline void initialize(const Initializer& initializer, Rng& rng, std::size_t n, int fan_in, int fan_out, float* w) {
  std::visit([&](const auto& i) { i.fill(rng, n, fan_in, fan_out, w); }, initializer);
}

}  // namespace garden
