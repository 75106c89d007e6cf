// Losses of two parameters, on which one sees what an optimizer does: value and both slopes, one template over the number type.
// torch, numpy: an expression of x with columns x[:, 0] and x[:, 1]. The plane reaches from -reach to reach; (begin) is a
// telling place to start from.
#pragma once

#include <array>
#include <tuple>

#include "base/simd.h"
#include "catalog/entry.h"

namespace garden {

struct Bowl {
  static constexpr Info info{
      .id = "bowl", .name = {"Bowl", "碗"},
      .summary = {"As steep in every direction: the gradient points straight at the minimum.", "各个方向一样陡：梯度笔直地指向最小值。"},
      .formula = R"(\sym{x}_1^{2} + \sym{x}_2^{2})",
      .derivative = R"(\begin{bmatrix} 2\,\sym{x}_1 & 2\,\sym{x}_2 \end{bmatrix})",
      .torch = "x[:, 0] ** 2 + x[:, 1] ** 2", .keras = "x[:, 0] ** 2 + x[:, 1] ** 2", .numpy = "x[:, 0] ** 2 + x[:, 1] ** 2", .cpp = "Bowl{}", .source = "quadratic form"};
  static constexpr float reach = 3;
  static constexpr std::array<float, 2> begin{-2.4f, 1.8f};
  template <class V>
  V value(V x1, V x2) const { return x1 * x1 + x2 * x2; }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const { return {V(2) * x1, V(2) * x2}; }
};

struct Ravine {
  static constexpr Info info{
      .id = "ravine", .name = {"Ravine", "峡谷"},
      .summary = {"Much steeper across than along: a rate that is right for one direction is wrong for the other. The ratio of curvatures is the condition number.",
                  "横向比纵向陡得多：学习率适合一个方向，就不适合另一个方向。两个曲率之比就是条件数。"},
      .formula = R"(\frac{1}{2}\left(\sym{x}_1^{2} + {condition}\,\sym{x}_2^{2}\right))",
      .derivative = R"(\begin{bmatrix} \sym{x}_1 & {condition}\,\sym{x}_2 \end{bmatrix})",
      .torch = "(x[:, 0] ** 2 + {condition} * x[:, 1] ** 2) / 2", .keras = "(x[:, 0] ** 2 + {condition} * x[:, 1] ** 2) / 2", .numpy = "(x[:, 0] ** 2 + {condition} * x[:, 1] ** 2) / 2",
      .cpp = "Ravine{.condition = {condition}f}", .source = "quadratic form"};
  static constexpr float reach = 3;
  static constexpr std::array<float, 2> begin{-2.6f, 0.8f};
  float condition = 20;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.condition, ParamInfo{.id = "condition", .name = {"Condition number", "条件数"},
                                    .summary = {"How many times more curved it is across than along.", "横向曲率是纵向曲率的多少倍。"},
                                    .min = 1, .max = 200, .scale = Scale::log});
  }
  template <class V>
  V value(V x1, V x2) const { return V(0.5f) * (x1 * x1 + V(condition) * x2 * x2); }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const { return {x1, V(condition) * x2}; }
};

struct Rosenbrock {
  static constexpr Info info{
      .id = "rosenbrock", .name = {"Rosenbrock's valley", "Rosenbrock 山谷"},
      .summary = {"A bent valley with an almost level floor: finding it is easy, following it to the minimum at (1, 1) is not.",
                  "弯曲的山谷，谷底几乎是平的：走进谷底容易，沿谷底走到 (1, 1) 处的最小值却难。"},
      .formula = R"((1 - \sym{x}_1)^{2} + {steepness}\,(\sym{x}_2 - \sym{x}_1^{2})^{2})",
      .derivative = R"(\begin{bmatrix} -2\,(1 - \sym{x}_1) - 4 \cdot {steepness}\,\sym{x}_1\,(\sym{x}_2 - \sym{x}_1^{2}) & 2 \cdot {steepness}\,(\sym{x}_2 - \sym{x}_1^{2}) \end{bmatrix})",
      .torch = "(1 - x[:, 0]) ** 2 + {steepness} * (x[:, 1] - x[:, 0] ** 2) ** 2",
      .keras = "(1 - x[:, 0]) ** 2 + {steepness} * (x[:, 1] - x[:, 0] ** 2) ** 2",
      .numpy = "(1 - x[:, 0]) ** 2 + {steepness} * (x[:, 1] - x[:, 0] ** 2) ** 2",
      .cpp = "Rosenbrock{.steepness = {steepness}f}", .source = "Rosenbrock 1960, An automatic method for finding the greatest or least value of a function"};
  static constexpr float reach = 2;
  static constexpr std::array<float, 2> begin{-1.4f, 1.6f};
  float steepness = 10;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.steepness, ParamInfo{.id = "steepness", .name = {"Steepness", "陡峭程度"},
                                    .summary = {"How steep the walls of the valley are; 100 in Rosenbrock's own.", "谷壁有多陡；Rosenbrock 原文取 100。"},
                                    .min = 1, .max = 100, .scale = Scale::log});
  }
  template <class V>
  V value(V x1, V x2) const {
    const V along = V(1) - x1, across = x2 - x1 * x1;
    return along * along + V(steepness) * across * across;
  }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const {
    const V across = V(2 * steepness) * (x2 - x1 * x1);
    return {V(-2) * (V(1) - x1) - V(2) * x1 * across, across};
  }
};

struct Saddle {
  static constexpr Info info{
      .id = "saddle", .name = {"Saddle", "鞍点"},
      .summary = {"Level in the middle and no minimum: up along one axis, down along the other. Whoever comes in along the ridge stays for long.",
                  "中间是平的，却不是最小值：沿一个轴上升，沿另一个轴下降。沿着山脊走来的，会停留很久。"},
      .formula = R"(\sym{x}_1^{2} - \sym{x}_2^{2} + \frac{\sym{x}_2^{4}}{4})",
      .derivative = R"(\begin{bmatrix} 2\,\sym{x}_1 & \sym{x}_2^{3} - 2\,\sym{x}_2 \end{bmatrix})",
      .torch = "x[:, 0] ** 2 - x[:, 1] ** 2 + x[:, 1] ** 4 / 4", .keras = "x[:, 0] ** 2 - x[:, 1] ** 2 + x[:, 1] ** 4 / 4", .numpy = "x[:, 0] ** 2 - x[:, 1] ** 2 + x[:, 1] ** 4 / 4",
      .cpp = "Saddle{}", .source = "Dauphin et al. 2014, Identifying and attacking the saddle point problem"};
  static constexpr float reach = 2.5f;
  static constexpr std::array<float, 2> begin{-2, 0.001f};
  template <class V>
  V value(V x1, V x2) const { return x1 * x1 - x2 * x2 + V(0.25f) * (x2 * x2) * (x2 * x2); }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const { return {V(2) * x1, x2 * x2 * x2 - V(2) * x2}; }
};

struct Plateau {
  static constexpr Info info{
      .id = "plateau", .name = {"Plateau", "高原"},
      .summary = {"Far out it is almost level, so that the gradient says nearly nothing; only near the hole does it show the way.",
                  "远处几乎是平的，梯度几乎为零；只有走近那个坑，梯度才指出方向。"},
      .formula = R"(1 - e^{-\frac{\sym{x}_1^{2} + \sym{x}_2^{2}}{2}})",
      .derivative = R"(\begin{bmatrix} \sym{x}_1\,e^{-\frac{\sym{x}_1^{2} + \sym{x}_2^{2}}{2}} & \sym{x}_2\,e^{-\frac{\sym{x}_1^{2} + \sym{x}_2^{2}}{2}} \end{bmatrix})",
      .torch = "1 - torch.exp(-(x[:, 0] ** 2 + x[:, 1] ** 2) / 2)", .keras = "1 - keras.ops.exp(-(x[:, 0] ** 2 + x[:, 1] ** 2) / 2)", .numpy = "1 - np.exp(-(x[:, 0] ** 2 + x[:, 1] ** 2) / 2)",
      .cpp = "Plateau{}", .source = "Gaussian well"};
  static constexpr float reach = 4;
  static constexpr std::array<float, 2> begin{-2.6f, 1.6f};
  template <class V>
  V value(V x1, V x2) const { return V(1) - well(x1, x2); }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const {
    const V depth = well(x1, x2);
    return {x1 * depth, x2 * depth};
  }

 private:
  template <class V>
  static V well(V x1, V x2) { return simd::exp(V(-0.5f) * (x1 * x1 + x2 * x2)); }
};

struct ManyMinima {
  static constexpr Info info{
      .id = "many_minima", .name = {"Many minima", "众多极小值"},
      .summary = {"Rastrigin's egg box: hollows everywhere, the deepest at the origin. Where one ends depends on where one starts, and on noise.",
                  "Rastrigin 的“鸡蛋盒”：到处都是坑，最深的在原点。最终停在哪里，取决于起点，也取决于噪声。"},
      .formula = R"({depth}\left(2 - \cos(2\pi\,\sym{x}_1) - \cos(2\pi\,\sym{x}_2)\right) + \sym{x}_1^{2} + \sym{x}_2^{2})",
      .derivative = R"(\begin{bmatrix} 2\pi \cdot {depth}\,\sin(2\pi\,\sym{x}_1) + 2\,\sym{x}_1 & 2\pi \cdot {depth}\,\sin(2\pi\,\sym{x}_2) + 2\,\sym{x}_2 \end{bmatrix})",
      .torch = "{depth} * (2 - torch.cos(2 * torch.pi * x[:, 0]) - torch.cos(2 * torch.pi * x[:, 1])) + x[:, 0] ** 2 + x[:, 1] ** 2",
      .keras = "{depth} * (2 - keras.ops.cos(2 * np.pi * x[:, 0]) - keras.ops.cos(2 * np.pi * x[:, 1])) + x[:, 0] ** 2 + x[:, 1] ** 2",
      .numpy = "{depth} * (2 - np.cos(2 * np.pi * x[:, 0]) - np.cos(2 * np.pi * x[:, 1])) + x[:, 0] ** 2 + x[:, 1] ** 2",
      .cpp = "ManyMinima{.depth = {depth}f}", .source = "Rastrigin 1974, Systems of extremal control"};
  static constexpr float reach = 2.5f;
  static constexpr std::array<float, 2> begin{-2.1f, 1.3f};
  float depth = 1;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.depth, ParamInfo{.id = "depth", .name = {"Depth", "深度"},
                                .summary = {"How deep the hollows are; 10 in Rastrigin's own.", "坑有多深；Rastrigin 原文取 10。"},
                                .min = 0, .max = 10});
  }
  template <class V>
  V value(V x1, V x2) const {
    return V(depth) * (V(2) - simd::cos(V(turn) * x1) - simd::cos(V(turn) * x2)) + x1 * x1 + x2 * x2;
  }
  template <class V>
  std::array<V, 2> slope(V x1, V x2) const {
    return {V(turn * depth) * simd::sin(V(turn) * x1) + V(2) * x1, V(turn * depth) * simd::sin(V(turn) * x2) + V(2) * x2};
  }

 private:
  static constexpr double turn = 6.283185307179586;
};

using Surfaces = std::tuple<Bowl, Ravine, Rosenbrock, Saddle, Plateau, ManyMinima>;

struct SurfaceKind {
  static constexpr Named info{"surface", {"Loss surface", "损失曲面"}};
  using Entries = Surfaces;
};
using Surface = OneOf<SurfaceKind>;

}  // namespace garden
