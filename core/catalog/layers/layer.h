// What every layer says: its output shape or why it cannot be, its parameters, its cost, and its forward pass.
// Shapes here are those of one row, without the batch axis.
//
//   OutputShape output_shape(const Shape& in) const;              a layer of several sources takes std::span<const Shape>,
//   std::vector<ParameterSpec> parameters(const Shape& in) const; here and in all that follow
//   std::vector<BufferSpec> buffers(const Shape& in) const;       running numbers, when it has any
//   std::vector<ShownSpec> shown(const Shape& in) const;          inner values to look at, when it has any
//   std::int64_t multiply_adds(const Shape& in) const;            of one row, forward
//   template <class T> Var<T> forward(Pass<T>& pass) const;
//   template <class T, class Act> Activated<T> forward_activate(Pass<T>& pass, const Act& act) const;   when it can fuse
//   template <class T> Var<T> contrast(Pass<T>& pass, Var<T>* end) const;   when it can learn alone, without labels: the loss,
//                                                                 and where its chain ended; energy_of_rows and reconstruct too
//   static constexpr bool modes = true;                           when it trains otherwise than it evaluates
//   static std::vector<LayerCase<Self>> cases();                  what the tests run it on
//
// In the strings of its Info, {in} is the size of the first source's last axis and {channels} that of its first; further
// placeholders are hyper-parameters. torch_call applies module f to x, or to x[0], x[1] … when the layer takes several
// sources; numpy does the same with x. Random numbers drawn while training are shown in the order in which they are used,
// under names that begin with "mask" (of a dropout: 0 or 1/(1-p)) or "noise": tests and programs feed them to others, in
// NumPy as the list `masks`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/pass.h"
#include "base/tensor.h"
#include "catalog/initializers.h"

namespace garden {

// One parameter a layer wants. Named and laid out as PyTorch does.
struct ParameterSpec {
  std::string name;              // "weight"
  Shape shape;
  int fan_in = 1;
  int fan_out = 1;
  Initializer init;
  bool regularized = false;      // weights are, biases are not
};

// Numbers that training changes without a gradient: the running mean of a batch norm. Part of every snapshot.
struct BufferSpec {
  std::string name;              // "running_mean"
  Shape shape;
  float initial = 0;
};

// An inner value that can be looked at as <layer>.<name>; `parts` name equal slices of its last axis, each a path of its own.
struct ShownSpec {
  std::string name;              // "gates"
  Shape shape;
  std::vector<std::string> parts = {};
};

// One setting of a layer and rows it is run on by every test that loops over the catalog. With a vocabulary, one
// input, the first unless it says so, holds ids 0 … vocabulary - 1, which have no gradient.
template <class Layer>
struct LayerCase {
  Layer layer;
  std::vector<Shape> in;
  int vocabulary = 0;
  int ids = 0;  // which input holds them
};

// Under which heading pickers list a layer: `static constexpr LayerGroup group`.
enum class LayerGroup { dense, convolution, pooling, normalization, noise, recurrent, attention, shape, combination, block };

struct LayerGroupInfo {
  std::string_view id;
  Text name;
};
inline constexpr std::array<LayerGroupInfo, 10> layer_groups{{{"dense", {"Fully connected", "全连接"}},
                                                              {"convolution", {"Convolution", "卷积"}},
                                                              {"pooling", {"Pooling", "汇聚（池化）"}},
                                                              {"normalization", {"Normalization", "归一化"}},
                                                              {"noise", {"Dropout and noise", "暂退与噪声"}},
                                                              {"recurrent", {"Recurrent", "循环"}},
                                                              {"attention", {"Sequences and attention", "序列与注意力"}},
                                                              {"shape", {"Shape", "形状"}},
                                                              {"combination", {"Several inputs", "合并"}},
                                                              {"block", {"Blocks", "组合块"}}}};

// How many sources a layer takes: one, unless it says so.
struct Sources {
  int least = 1;
  int most = 1;
};

// A role of formulas and programs and the parameter that plays it: {"w", "weight"}. "weight_ih*" stands for all parameters
// that begin so, in order: a list in NumPy, the first of them where one is shown.
struct Role {
  std::string_view role;
  std::string_view parameter;
};

// A sentence about a shape that does not fit, in both languages.
struct Misfit {
  std::string en;
  std::string zh;
};

struct OutputShape {
  Shape shape;
  std::optional<Misfit> misfit;  // set: shape means nothing
};

}  // namespace garden
