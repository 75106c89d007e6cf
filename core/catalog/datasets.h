// The two-dimensional datasets. Each makes its points one by one in [-6, 6]², classes in turn, and every stretch of the list
// covers the whole shape, so the first points are a fair sample of all. Positions and noise come from two streams: more
// noise pushes the same points further, more points leave the earlier ones where they are.
// formula: the shape, where it has one; torch, keras and programs read the points as data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <tuple>

#include "base/rng.h"
#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/targets.h"

namespace garden {

inline constexpr float domain = 6;  // points live in [-domain, domain]²

struct Point {
  float x1;
  float x2;
  float target;  // class number, or a value in [-1, 1]
};

// What a dataset draws for point `index`.
class Draws {
 public:
  Draws(std::uint64_t seed, int classes, float noise)
      : place_(seed, Stream::data), noise_rng_(seed, Stream::noise), offset_(place_.bits()), classes_(classes), noise_(noise) {}

  void start(std::uint32_t index) { index_ = index; }

  int classes() const { return classes_; }
  int label() const { return static_cast<int>(index_ % static_cast<std::uint32_t>(classes_)); }
  int index_in_class() const { return static_cast<int>(index_ / static_cast<std::uint32_t>(classes_)); }
  float uniform(float low, float high) { return place_.uniform(low, high); }
  float normal() { return place_.normal(); }
  int below(int n) { return place_.below(n); }

  // Evenly spread over [0, 1) within each class, whatever the count: multiples of the golden ratio (Weyl 1916).
  float even() const {
    const std::uint32_t turn = static_cast<std::uint32_t>(index_in_class()) * 0x9E3779B9u + offset_;
    return static_cast<float>(turn >> 8) * 0x1p-24f;
  }

  // A push of the point: normal, `size` at noise 1.
  float shake(float size) { return noise_ * size * noise_rng_.normal(); }

 private:
  Rng place_;
  Rng noise_rng_;
  std::uint32_t offset_;
  std::uint32_t index_ = 0;
  int classes_;
  float noise_;
};

inline constexpr float tau = 6.28318530717958648f;

struct Circle {
  static constexpr Info info{
      .id = "circle",
      .name = {"Circle", "圆"},
      .summary = {"A disc inside a ring: no straight line separates them, one hidden layer does.",
                  "圆盘套在圆环里：没有直线能把它们分开，一个隐藏层就能。"},
      .formula = R"(r = \sqrt{\sym{x}_1^{2} + \sym{x}_2^{2}})",
      .source = "after the TensorFlow Playground (Smilkov, Carter 2016)"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2};
  Point make(Draws& draw) const {
    const bool inside = draw.label() == 1;
    const float radius = inside ? 2.4f * simd::sqrt(draw.uniform(0, 1)) : draw.uniform(3.6f, 5.2f);
    const float angle = draw.uniform(0, tau);
    return {radius * simd::cos(angle) + draw.shake(1.8f), radius * simd::sin(angle) + draw.shake(1.8f), inside ? 1.0f : 0.0f};
  }
};

struct Xor {
  static constexpr Info info{
      .id = "xor",
      .name = {"XOR", "异或"},
      .summary = {"Exclusive or: opposite quadrants belong together. A single neuron cannot do it, the example that stopped the first wave of neural networks.",
                  "对角的两个象限属于同一类。单个神经元做不到：正是这个例子让神经网络的第一次热潮停了下来。"},
      .formula = R"(\operatorname{sgn}(\sym{x}_1\,\sym{x}_2))",
      .source = "Minsky, Papert 1969, Perceptrons"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2};
  Point make(Draws& draw) const {
    const bool same_sign = draw.label() == 1;
    const float side = draw.below(2) == 0 ? -1.0f : 1.0f;
    const float x1 = side * draw.uniform(0.35f, 5.3f);
    const float x2 = (same_sign ? side : -side) * draw.uniform(0.35f, 5.3f);
    return {x1 + draw.shake(1.8f), x2 + draw.shake(1.8f), same_sign ? 1.0f : 0.0f};
  }
};

struct Gauss {
  static constexpr Info info{
      .id = "gauss",
      .name = {"Gaussian clusters", "高斯簇"},
      .summary = {"Round clouds, two or three. With little noise one neuron a class is enough.",
                  "两个或三个圆形点云。噪声小时，每类一个神经元就够。"},
      .formula = R"(\sym{x} \sim \mathcal{N}(\mu_k, \sigma^{2} I))",
      .source = "normal distribution"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2, 3};
  Point make(Draws& draw) const {
    constexpr float distance = 2.9f;
    const int k = draw.label();
    const float angle = draw.classes() == 2 ? tau * (0.625f - 0.5f * static_cast<float>(k))
                                            : tau * (0.25f + static_cast<float>(k) / 3.0f);
    const float x1 = distance * simd::cos(angle) + 0.8f * draw.normal();
    const float x2 = distance * simd::sin(angle) + 0.8f * draw.normal();
    return {x1 + draw.shake(2.4f), x2 + draw.shake(2.4f), static_cast<float>(k)};
  }
};

struct Spiral {
  static constexpr Info info{
      .id = "spiral",
      .name = {"Spiral", "螺旋"},
      .summary = {"Two or three arms wound around each other: a hard test for a small network.",
                  "两条或三条相互缠绕的旋臂：对小网络是一道难题。"},
      .formula = R"(\sym{x} = r\,(\sin\theta, \cos\theta),\quad \theta = c\,r + \frac{2\pi k}{K})",
      .source = "Lang, Witbrock 1988, Learning to tell two spirals apart"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2, 3};
  Point make(Draws& draw) const {
    const int k = draw.label();
    const float turns = draw.classes() == 2 ? 1.75f : 1.2f;
    const float along = 0.04f + 0.96f * draw.even();
    const float radius = 5.4f * along;
    const float angle = tau * (turns * along + static_cast<float>(k) / static_cast<float>(draw.classes()));
    return {radius * simd::sin(angle) + draw.shake(0.75f), radius * simd::cos(angle) + draw.shake(0.75f), static_cast<float>(k)};
  }
};

struct Moons {
  static constexpr Info info{
      .id = "moons",
      .name = {"Two moons", "双月"},
      .summary = {"Two half circles that reach into each other: one bend in the boundary is enough.",
                  "两个互相嵌入的半圆：边界弯一次就够。"},
      .formula = R"((\cos\theta, \sin\theta),\quad (1-\cos\theta, \tfrac{1}{2}-\sin\theta))",
      .source = "as in scikit-learn, make_moons"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2};
  Point make(Draws& draw) const {
    constexpr float scale = 3.2f;
    const bool lower = draw.label() == 1;
    const float angle = 0.5f * tau * draw.even();
    const float c = simd::cos(angle), s = simd::sin(angle);
    const float x1 = scale * ((lower ? 1 - c : c) - 0.5f);
    const float x2 = scale * ((lower ? 0.5f - s : s) - 0.25f);
    return {x1 + draw.shake(2.0f), x2 + draw.shake(2.0f), lower ? 1.0f : 0.0f};
  }
};

struct Rings {
  static constexpr Info info{
      .id = "rings",
      .name = {"Rings", "同心环"},
      .summary = {"Four concentric rings, two classes in turn: the boundary must close three times.",
                  "四个同心圆环，两类相间：边界需要闭合三次。"},
      .formula = R"(r \in \{1.3, 2.6, 3.9, 5.2\})",
      .source = "as in scikit-learn, make_circles, with four rings"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2};
  Point make(Draws& draw) const {
    const bool odd = draw.label() == 1;
    // Each class has an inner and an outer ring; the outer gets points by its length.
    const float share = odd ? 1.0f / 3.0f : 0.25f;
    const float turn = draw.even();
    const bool inner = turn < share;
    const float around = inner ? turn / share : (turn - share) / (1 - share);
    const float radius = (inner ? 1.3f : 3.9f) + (odd ? 1.3f : 0.0f);
    const float angle = tau * around;
    return {radius * simd::cos(angle) + draw.shake(0.65f), radius * simd::sin(angle) + draw.shake(0.65f), odd ? 1.0f : 0.0f};
  }
};

struct Checkerboard {
  static constexpr Info info{
      .id = "checkerboard",
      .name = {"Checkerboard", "棋盘格"},
      .summary = {"Four by four squares in two colours: many corners, so many units.",
                  "四乘四的双色方格：拐角多，需要的单元也多。"},
      .formula = R"((\lfloor \sym{x}_1/3 \rfloor + \lfloor \sym{x}_2/3 \rfloor) \bmod 2)",
      .source = "a common test of decision boundaries"};
  static constexpr Task task = Task::classification;
  static constexpr std::array classes{2};
  Point make(Draws& draw) const {
    constexpr float cell = 2 * domain / 4;
    constexpr float padding = 0.25f;
    const int k = draw.label();
    const int square = draw.index_in_class() % 8;
    const int row = square / 2;
    const int column = 2 * (square % 2) + (row + k) % 2;
    const float x1 = -domain + cell * static_cast<float>(column) + draw.uniform(padding, cell - padding);
    const float x2 = -domain + cell * static_cast<float>(row) + draw.uniform(padding, cell - padding);
    return {x1 + draw.shake(1.2f), x2 + draw.shake(1.2f), static_cast<float>(k)};
  }
};

struct Plane {
  static constexpr Info info{
      .id = "plane",
      .name = {"Plane", "平面"},
      .summary = {"A slope from one corner to the other: one linear neuron learns it.", "从一角到另一角的斜面：一个线性神经元就能学会。"},
      .formula = R"(\frac{\sym{x}_1+\sym{x}_2}{12})",
      .source = "linear regression"};
  static constexpr Task task = Task::regression;
  static constexpr std::array classes{0};
  static float height(float x1, float x2) { return (x1 + x2) / (2 * domain); }
  Point make(Draws& draw) const {
    const float x1 = draw.uniform(-domain, domain), x2 = draw.uniform(-domain, domain);
    return {x1, x2, height(x1, x2) + draw.shake(0.5f)};
  }
};

struct Hills {
  static constexpr Info info{
      .id = "hills",
      .name = {"Hills", "丘陵"},
      .summary = {"Three hills and three hollows on a flat ground.", "平地上的三座小丘与三处洼地。"},
      .formula = R"(\sum_{i=1}^{6} s_i\,e^{-\lVert \sym{x}-c_i\rVert^{2}/3.2})",
      .source = "sum of Gaussian bumps"};
  static constexpr Task task = Task::regression;
  static constexpr std::array classes{0};
  static float height(float x1, float x2) {
    float sum = 0;
    for (int i = 0; i < 6; ++i) {
      const float d1 = x1 - 3.8f * static_cast<float>(i % 3 - 1);
      const float d2 = x2 - (i < 3 ? 2.4f : -2.4f);
      sum += (i % 2 == 0 ? 1.0f : -1.0f) * simd::exp(-(d1 * d1 + d2 * d2) / 3.2f);
    }
    return sum;
  }
  Point make(Draws& draw) const {
    const float x1 = draw.uniform(-domain, domain), x2 = draw.uniform(-domain, domain);
    return {x1, x2, height(x1, x2) + draw.shake(0.5f)};
  }
};

using Datasets = std::tuple<Circle, Xor, Gauss, Spiral, Moons, Rings, Checkerboard, Plane, Hills>;

struct DatasetKind {
  static constexpr Named info{"dataset", {"Data", "数据集"}};
  using Entries = Datasets;
};
using Dataset = OneOf<DatasetKind>;

inline Task task_of(const Dataset& dataset) {
  return std::visit([](const auto& d) { return d.task; }, dataset);
}
// The class counts it can make, the first is the default; {0} for a regression.
inline std::span<const int> class_counts(const Dataset& dataset) {
  return std::visit([](const auto& d) { return std::span<const int>(d.classes); }, dataset);
}

// N points from the seed: x (N, 2), target (N). `classes` is one of class_counts, noise 0 … 0.5.
void generate(const Dataset& dataset, std::uint64_t seed, int N, int classes, float noise, float* x, float* target);

}  // namespace garden
