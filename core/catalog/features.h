// The input features: what the network sees of a point (x1, x2). One template over the number type each.
// numpy: an expression of x with columns x[:, 0] and x[:, 1]; torch and keras read the features as data.
#pragma once

#include <span>
#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

struct X1 {
  static constexpr Info info{
      .id = "x1", .name = {"x₁", "x₁"},
      .summary = {"The horizontal coordinate.", "横坐标。"},
      .formula = R"(\sym{x}_1)", .torch = "x[:, 0]", .keras = "x[:, 0]", .numpy = "x[:, 0]",
      .cpp = "X1{}", .source = "coordinate"};
  template <class V>
  V value(V x1, V) const { return x1; }
};

struct X2 {
  static constexpr Info info{
      .id = "x2", .name = {"x₂", "x₂"},
      .summary = {"The vertical coordinate.", "纵坐标。"},
      .formula = R"(\sym{x}_2)", .torch = "x[:, 1]", .keras = "x[:, 1]", .numpy = "x[:, 1]",
      .cpp = "X2{}", .source = "coordinate"};
  template <class V>
  V value(V, V x2) const { return x2; }
};

struct X1Squared {
  static constexpr Info info{
      .id = "x1_squared", .name = {"x₁²", "x₁²"},
      .summary = {"Grows left and right: lets one unit close a strip.", "向左右两侧增大：一个单元即可围出竖直条带。"},
      .formula = R"(\sym{x}_1^{2})", .torch = "x[:, 0] ** 2", .keras = "x[:, 0] ** 2",
      .numpy = "x[:, 0] ** 2", .cpp = "X1Squared{}", .source = "monomial"};
  template <class V>
  V value(V x1, V) const { return x1 * x1; }
};

struct X2Squared {
  static constexpr Info info{
      .id = "x2_squared", .name = {"x₂²", "x₂²"},
      .summary = {"Grows up and down: with x₁² it makes circles.", "向上下两侧增大：与 x₁² 合用可画出圆。"},
      .formula = R"(\sym{x}_2^{2})", .torch = "x[:, 1] ** 2", .keras = "x[:, 1] ** 2",
      .numpy = "x[:, 1] ** 2", .cpp = "X2Squared{}", .source = "monomial"};
  template <class V>
  V value(V, V x2) const { return x2 * x2; }
};

struct X1X2 {
  static constexpr Info info{
      .id = "x1_x2", .name = {"x₁x₂", "x₁x₂"},
      .summary = {"Positive in two opposite quadrants: solves exclusive-or by itself.", "在两个对角象限为正：单独即可解决异或问题。"},
      .formula = R"(\sym{x}_1\,\sym{x}_2)", .torch = "x[:, 0] * x[:, 1]", .keras = "x[:, 0] * x[:, 1]",
      .numpy = "x[:, 0] * x[:, 1]", .cpp = "X1X2{}", .source = "monomial"};
  template <class V>
  V value(V x1, V x2) const { return x1 * x2; }
};

struct SinX1 {
  static constexpr Info info{
      .id = "sin_x1", .name = {"sin x₁", "sin x₁"},
      .summary = {"Waves from left to right.", "沿横轴起伏的波。"},
      .formula = R"(\sin(\sym{x}_1))", .torch = "torch.sin(x[:, 0])", .keras = "keras.ops.sin(x[:, 0])",
      .numpy = "np.sin(x[:, 0])", .cpp = "SinX1{}", .source = "Fourier feature"};
  template <class V>
  V value(V x1, V) const { return simd::sin(x1); }
};

struct SinX2 {
  static constexpr Info info{
      .id = "sin_x2", .name = {"sin x₂", "sin x₂"},
      .summary = {"Waves from bottom to top.", "沿纵轴起伏的波。"},
      .formula = R"(\sin(\sym{x}_2))", .torch = "torch.sin(x[:, 1])", .keras = "keras.ops.sin(x[:, 1])",
      .numpy = "np.sin(x[:, 1])", .cpp = "SinX2{}", .source = "Fourier feature"};
  template <class V>
  V value(V, V x2) const { return simd::sin(x2); }
};

using Features = std::tuple<X1, X2, X1Squared, X2Squared, X1X2, SinX1, SinX2>;

struct FeatureKind {
  static constexpr Named info{"feature", {"Input features", "输入特征"}};
  using Entries = Features;
};
using Feature = OneOf<FeatureKind>;

// points (N, 2) -> x (N, F), a column a feature
template <class T>
void compute_features(std::span<const Feature> features, const T* points, int N, T* x) {
  const std::size_t F = features.size();
  for (std::size_t f = 0; f < F; ++f) {
    std::visit(
        [&](const auto& feature) {
          for (std::size_t n = 0; n < static_cast<std::size_t>(N); ++n) {
            x[n * F + f] = feature.value(points[2 * n], points[2 * n + 1]);
          }
        },
        features[f]);
  }
}

}  // namespace garden
