// Flatten: the same numbers as one row, so that a dense layer can read an image.
#pragma once

#include <array>
#include <span>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Flatten {
  static constexpr Info info{
      .id = "flatten",
      .name = {"Flatten", "展平层"},
      .summary = {"Lays all numbers of a picture out in one row, row by row. Nothing is computed.",
                  "把图像中的所有数按行排成一行，不做任何计算。"},
      .formula = R"(\operatorname{vec}(\sym{x}))",
      .equations = R"(y[i] = x[i]
dx[i] = dy[i])",
      .torch = "nn.Flatten()",
      .keras = "layers.Flatten()",
      .numpy = "x.reshape(len(x), -1)",
      .numpy_grad = "dx = dy.reshape(x.shape)",
      .cpp = "Flatten{}",
      .source = "reshaping"};
  static constexpr LayerGroup group = LayerGroup::shape;
  static constexpr std::array<Role, 0> roles{};

  // in (…) -> (product of …)
  OutputShape output_shape(const Shape& in) const { return {{static_cast<int>(in.count())}, {}}; }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return flatten(pass.tape, pass.x());
  }

  static std::vector<LayerCase<Flatten>> cases() { return {{{}, {{4}}}, {{}, {{2, 3}}}, {{}, {{3, 5, 2}}}}; }
};

}  // namespace garden
