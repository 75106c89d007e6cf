// The long short-term memory. Gates in PyTorch's order i, f, g, o, two biases, no peepholes.
#pragma once

#include "catalog/layers/recurrent/recurrent.h"
#include "catalog/layers/recurrent/recurrent_numpy.h"

namespace garden {

struct Lstm {
  static constexpr Info info{
      .id = "lstm",
      .name = {"LSTM", "长短期记忆网络 (LSTM)"},
      .summary = {"A cell that can keep a number over many steps: gates decide what to forget, what to write and what to show.",
                  "能把信息保存许多时间步的单元：门决定忘记什么、写入什么、输出什么。"},
      .formula = R"(\begin{aligned} i_t &= \sigma(\sym{w}_i\,\sym{x}_t + \sym{b}_i + \sym{u}_i\,h_{t-1} + \sym{c}_i) \\ f_t &= \sigma(\sym{w}_f\,\sym{x}_t + \sym{b}_f + \sym{u}_f\,h_{t-1} + \sym{c}_f) \\ g_t &= \tanh(\sym{w}_g\,\sym{x}_t + \sym{b}_g + \sym{u}_g\,h_{t-1} + \sym{c}_g) \\ o_t &= \sigma(\sym{w}_o\,\sym{x}_t + \sym{b}_o + \sym{u}_o\,h_{t-1} + \sym{c}_o) \\ s_t &= f_t \odot s_{t-1} + i_t \odot g_t \\ h_t &= o_t \odot \tanh(s_t) \end{aligned})",
      .derivative = R"(\begin{aligned} ds_t &\leftarrow ds_t + dh_t \odot o_t \odot (1 - \tanh^{2} s_t) \\ da_t &= \begin{pmatrix} ds_t \odot g_t \odot i_t \odot (1 - i_t) \\ ds_t \odot s_{t-1} \odot f_t \odot (1 - f_t) \\ ds_t \odot i_t \odot (1 - g_t^{2}) \\ dh_t \odot \tanh(s_t) \odot o_t \odot (1 - o_t) \end{pmatrix} \\ ds_{t-1} &= ds_t \odot f_t \\ dh_{t-1} &= \sym{dy}_{t-1} + \sym{u}^{\top} da_t \\ \sym{dw} &= \sum_t da_t\,\sym{x}_t^{\top} \quad \sym{du} = \sum_t da_t\,h_{t-1}^{\top} \quad \sym{db} = \sym{dc} = \sum_t da_t \end{aligned})",
      .torch = "nn.LSTM({in}, {units}, num_layers={layers}, batch_first=True, dropout={dropout}, bidirectional={bidirectional})",
      .torch_call = "recurrent(f, x, {return_sequences})",
      .torch_def = detail::recurrent_torch_def,
      .keras = "recurrent(layers.LSTM, {units}, {layers}, {bidirectional}, {return_sequences}, {dropout}, unit_forget_bias=False)",
      .keras_def = detail::recurrent_keras_def,
      .numpy = "recurrent(lstm_step, 2, x, «w», «u», «b», «c», {bidirectional}, {return_sequences}, {dropout}, training, masks)",
      .numpy_grad = "dx, «dw», «du», «db», «dc» = recurrent_backward(lstm_step_backward, dy, cache)",
      .numpy_def = detail::Joined<detail::numpy_lstm, detail::numpy_recurrent>::text,
      .cpp = "Lstm{.units = {units}, .layers = {layers}, .bidirectional = {bidirectional}, .return_sequences = {return_sequences}, .dropout = {dropout}f, .initial_state = {initial_state}}",
      .source = "Hochreiter, Schmidhuber 1997, Long short-term memory; the forget gate: Gers, Schmidhuber, Cummins 2000, Learning to forget"};
  static constexpr LayerGroup group = LayerGroup::recurrent;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles = detail::recurrent_roles;

  int units = 8;
  int layers = 1;
  bool bidirectional = false;
  bool return_sequences = false;
  float dropout = 0;
  bool initial_state = false;          // inputs[1] is h, inputs[2] is the cell's state
  Initializer init = GlorotUniform{};  // of the weights; biases start at zero

  static constexpr void params(auto& self, auto&& visit) { detail::recurrent_params(self, visit); }

  RecurrentForm form() const { return detail::recurrent_form(*this, kernels::Cell::lstm); }
  Sources sources() const { return initial_state ? Sources{3, 3} : Sources{}; }

  // in (T, I) -> (T, D units), or the last output (D units)
  OutputShape output_shape(std::span<const Shape> in) const { return detail::recurrent_shape(form(), named<Lstm>.name.en, named<Lstm>.name.zh, in); }
  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const { return detail::recurrent_parameters(form(), init, in[0]); }
  std::vector<ShownSpec> shown(std::span<const Shape> in) const { return detail::recurrent_shown(form(), {"i", "f", "g", "o"}, in[0]); }
  std::int64_t multiply_adds(std::span<const Shape> in) const { return detail::recurrent_multiply_adds(form(), in[0]); }

  // x (B, T, I), h and s (B, L D, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return recurrent(pass, form());
  }

  static std::vector<LayerCase<Lstm>> cases() { return detail::recurrent_cases<Lstm>(2); }
};

}  // namespace garden
