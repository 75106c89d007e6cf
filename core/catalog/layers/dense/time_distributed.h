// A dense layer at every time step, with the same weights: (T, F) -> (T, units).
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct TimeDistributed {
  static constexpr Info info{
      .id = "time_distributed",
      .name = {"Time-distributed dense", "逐时间步全连接层"},
      .summary = {"The same dense layer at every time step: one answer a step, however long the sequence is.",
                  "在每个时间步使用同一个全连接层：每步给出一个输出，与序列长短无关。"},
      .formula = R"(\sym{x}_{t}\,\sym{w}^{\top} + \sym{b})",
      .derivative = R"(\begin{aligned} \sym{dw} &= \sum_{n,t} \sym{dy}_{n,t}^{\top}\,\sym{x}_{n,t} \\ \sym{db} &= \sum_{n,t} \sym{dy}_{n,t} \\ \sym{dx}_{t} &= \sym{dy}_{t}\,\sym{w} \end{aligned})",
      .torch = "nn.Linear({in}, {units})",
      .keras = "layers.TimeDistributed(layers.Dense({units}))",
      .numpy = "x @ «w».T + «b»",
      .numpy_grad = "«dw» = np.tensordot(dy, x, axes=((0, 1), (0, 1)))\n«db» = dy.sum(axis=(0, 1))\ndx = dy @ «w»",
      .cpp = "TimeDistributed{.units = {units}}",
      .source = "Elman 1990, Finding structure in time"};
  static constexpr LayerGroup group = LayerGroup::dense;
  static constexpr std::array<Role, 2> roles{{{"w", "weight"}, {"b", "bias"}}};

  int units = 8;
  Initializer init = GlorotUniform{};  // of the weight; biases start at zero

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.units, ParamInfo{.id = "units",
                                .name = {"Units", "单元数"},
                                .summary = {"How many outputs each time step has.", "每个时间步有多少个输出。"},
                                .min = 1,
                                .max = 1024,
                                .step = 1});
  }

  // in (T, F) -> (T, units)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 2) return {{in[0], units}, {}};
    return {{}, Misfit{"Time-distributed dense: its input is " + in.text() + ", but it takes a sequence (time steps, features); use Dense for one row of "
                       "numbers.",
                       "逐时间步全连接层的输入形状是 " + in.text() + "，但它需要序列（时间步、特征）；一维输入请用全连接层。"}};
  }

  // weight (O, F)  bias (O)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    const int F = in[1];
    return {{.name = "weight", .shape = {units, F}, .fan_in = F, .fan_out = units, .init = init, .regularized = true},
            {.name = "bias", .shape = {units}, .fan_in = F, .fan_out = units, .init = Zeros{}}};
  }

  std::int64_t multiply_adds(const Shape& in) const { return static_cast<std::int64_t>(in.count()) * units; }

  // x (B, T, F)  params: weight, bias  -> (B, T, units): all steps of all rows are rows of one product
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    const Shape& in = pass.x().shape();
    const Var<T> rows = reshape(pass.tape, pass.x(), {in[0] * in[1], in[2]});
    return reshape(pass.tape, linear(pass.tape, rows, pass.params[0], pass.params[1]), {in[0], in[1], units});
  }

  // The same with the activation that follows, in one pass.
  template <class T, class Act>
  Activated<T> forward_activate(Pass<T>& pass, const Act& act) const {
    const Shape in = pass.x().shape(), out{in[0], in[1], units};
    const Var<T> rows = reshape(pass.tape, pass.x(), {in[0] * in[1], in[2]});
    const Activated<T> both = linear_activate(pass.tape, rows, pass.params[0], pass.params[1], act);
    return {reshape(pass.tape, both.z, out), reshape(pass.tape, both.y, out)};
  }

  static std::vector<LayerCase<TimeDistributed>> cases() { return {{{.units = 1}, {{1, 1}}}, {{.units = 5}, {{3, 4}}}, {{.units = 17}, {{7, 2}}}}; }
};

}  // namespace garden
