// The simple recurrent network: one weighted sum of the input and of the state before, and tanh or ReLU.
#pragma once

#include "catalog/layers/recurrent/recurrent.h"
#include "catalog/layers/recurrent/recurrent_numpy.h"

namespace garden {

struct SimpleRnn {
  enum class Activation : int { tanh, relu };

  static constexpr Info info{
      .id = "simple_rnn",
      .name = {"Simple RNN", "简单循环层 (RNN)"},
      .summary = {"Reads a sequence step by step; its state is a weighted sum of the input and of the state before. Forgets quickly: gradients fade or explode over many steps.",
                  "逐个时间步读取序列，状态由输入与前一个状态加权求和得到。记忆很短：梯度在许多步后会消失或爆炸。"},
      .formula = R"(h_t = \operatorname{{activation}}(\sym{w}\,\sym{x}_t + \sym{b} + \sym{u}\,h_{t-1} + \sym{c}))",
      .derivative = R"(\begin{aligned} da_t &= dh_t \odot \operatorname{{activation}}'(a_t) \\ dh_{t-1} &= \sym{dy}_{t-1} + \sym{u}^{\top} da_t \\ \sym{dw} &= \sum_t da_t\,\sym{x}_t^{\top} \quad \sym{du} = \sum_t da_t\,h_{t-1}^{\top} \quad \sym{db} = \sym{dc} = \sum_t da_t \\ \sym{dx}_t &= \sym{w}^{\top} da_t \end{aligned})",
      .torch = "nn.RNN({in}, {units}, num_layers={layers}, nonlinearity=\"{activation}\", batch_first=True, dropout={dropout}, bidirectional={bidirectional})",
      .torch_call = "recurrent(f, x, {return_sequences})",
      .torch_def = detail::recurrent_torch_def,
      .keras = "recurrent(layers.SimpleRNN, {units}, {layers}, {bidirectional}, {return_sequences}, {dropout}, activation=\"{activation}\")",
      .keras_def = detail::recurrent_keras_def,
      .numpy = "recurrent({activation}_step, 1, x, «w», «u», «b», «c», {bidirectional}, {return_sequences}, {dropout}, training, masks)",
      .numpy_grad = "dx, «dw», «du», «db», «dc» = recurrent_backward({activation}_step_backward, dy, cache)",
      .numpy_def = detail::Joined<detail::numpy_simple_rnn, detail::numpy_recurrent>::text,
      .cpp = "SimpleRnn{.units = {units}, .layers = {layers}, .bidirectional = {bidirectional}, .return_sequences = {return_sequences}, .dropout = {dropout}f, .initial_state = {initial_state}, .activation = SimpleRnn::Activation::{activation}}",
      .source = "Elman 1990, Finding structure in time"};
  static constexpr LayerGroup group = LayerGroup::recurrent;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles = detail::recurrent_roles;

  int units = 8;
  int layers = 1;
  bool bidirectional = false;
  bool return_sequences = false;
  float dropout = 0;
  bool initial_state = false;          // inputs[1] is h
  Activation activation = Activation::tanh;
  Initializer init = GlorotUniform{};  // of the weights; biases start at zero

  static constexpr std::array<Text, 2> activation_names{{{"tanh", "双曲正切"}, {"ReLU", "修正线性"}}};
  static constexpr std::array<std::string_view, 2> activation_ids{"tanh", "relu"};

  static constexpr void params(auto& self, auto&& visit) {
    detail::recurrent_params(self, visit);
    visit(self.activation, ParamInfo{.id = "activation",
                                     .name = {"Activation", "激活函数"},
                                     .summary = {"What follows the weighted sum.", "加权求和之后的函数。"},
                                     .options = activation_names,
                                     .option_ids = activation_ids});
  }

  RecurrentForm form() const {
    return detail::recurrent_form(*this, activation == Activation::relu ? kernels::Cell::relu : kernels::Cell::tanh);
  }
  Sources sources() const { return initial_state ? Sources{2, 2} : Sources{}; }

  // in (T, I) -> (T, D units), or the last output (D units)
  OutputShape output_shape(std::span<const Shape> in) const { return detail::recurrent_shape(form(), named<SimpleRnn>.name.en, named<SimpleRnn>.name.zh, in); }
  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const { return detail::recurrent_parameters(form(), init, in[0]); }
  std::vector<ShownSpec> shown(std::span<const Shape> in) const { return detail::recurrent_shown(form(), {}, in[0]); }
  std::int64_t multiply_adds(std::span<const Shape> in) const { return detail::recurrent_multiply_adds(form(), in[0]); }

  // x (B, T, I), h (B, L D, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return recurrent(pass, form());
  }

  static std::vector<LayerCase<SimpleRnn>> cases() {
    std::vector<LayerCase<SimpleRnn>> list = detail::recurrent_cases<SimpleRnn>(1);
    list.push_back({{.units = 4, .return_sequences = true, .activation = Activation::relu}, {{3, 2}}});
    list.push_back({{.units = 3, .layers = 2, .bidirectional = true, .activation = Activation::relu}, {{4, 2}}});
    return list;
  }
};

}  // namespace garden
