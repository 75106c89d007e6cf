// The fully connected layer: every output is a weighted sum of all inputs plus a bias.
// torch, keras: constructors, with {in} and {units} filled in; numpy: an expression of x; numpy_grad: statements for
// «dw», «db» and dx from dy.
#pragma once

#include <array>
#include <span>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Dense {
  static constexpr Info info{
      .id = "dense",
      .name = {"Dense", "全连接层"},
      .summary = {"Every unit sees every input: a weighted sum plus a bias.", "每个单元都与所有输入相连：加权求和再加偏置。"},
      .formula = R"(\sym{x}\,\sym{w}^{\top} + \sym{b})",
      .derivative = R"(\begin{aligned} \sym{dw} &= \sym{dy}^{\top}\,\sym{x} \\ \sym{db} &= \sum_{n=1}^{N} \sym{dy}_n \\ \sym{dx} &= \sym{dy}\,\sym{w} \end{aligned})",
      .equations = R"(y[o] = sum(i, w[o,i] * x[i]) + b[o]
dw[o,i] = sum(n, dy[n,o] * x[n,i])
db[o] = sum(n, dy[n,o])
dx[i] = sum(o, dy[o] * w[o,i]))",
      .torch = "nn.Linear({in}, {units})",
      .keras = "layers.Dense({units})",
      .numpy = "x @ «w».T + «b»",
      .numpy_grad = "«dw» = dy.T @ x\n«db» = dy.sum(axis=0)\ndx = dy @ «w»",
      .cpp = "Dense{.units = {units}}",
      .source = "Rosenblatt 1958, The perceptron"};
  static constexpr LayerGroup group = LayerGroup::dense;
  static constexpr std::array<Role, 2> roles{{{"w", "weight"}, {"b", "bias"}}};

  int units = 8;
  Initializer init = GlorotUniform{};  // of the weight; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.units, ParamInfo{.id = "units",
                                .name = {"Units", "单元数"},
                                .summary = {"How many outputs the layer has.", "该层有多少个输出。"},
                                .min = 1,
                                .max = 1024,
                                .step = 1});
  }

  // in (I) -> (units)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 1) return {{units}, {}};
    const bool sequence = in.rank() == 2;
    return {{}, Misfit{"Dense: its input is " + in.text() + ", but it takes one row of numbers; put a Flatten layer before it" +
                           (sequence ? ", or use Time-distributed dense for every time step." : "."),
                       "全连接层的输入形状是 " + in.text() + "，但它只接受一维输入；请在它之前加一个展平层" +
                           (sequence ? "，或改用逐时间步全连接层。" : "。")}};
  }

  // weight (O, I)  bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int I = in[0];
    return {{.name = "weight", .shape = {units, I}, .fan_in = I, .fan_out = units, .init = init, .regularized = true},
            {.name = "bias", .shape = {units}, .fan_in = I, .fan_out = units, .init = Zeros{}}};
  }

  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()) * units; }

  // x (B, I)  params: weight, bias  -> (B, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return linear(pass.tape, pass.x(), pass.params[0], pass.params[1]);
  }
  // The same with the activation that follows, in one pass.
  template <class T, class Act>
  Activated<T> forward_activate(Pass<T>& pass, const Act& act) const {
    return linear_activate(pass.tape, pass.x(), pass.params[0], pass.params[1], act);
  }

  static std::vector<LayerCase<Dense>> cases() {
    return {{{.units = 1}, {{1}}}, {{.units = 8}, {{3}}}, {{.units = 5}, {{17}}}, {{.units = 33}, {{12}}}};
  }
};

}  // namespace garden
