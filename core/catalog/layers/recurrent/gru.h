// The gated recurrent unit, with the reset gate after the recurrent product as PyTorch and cuDNN have it: one product for
// all three gates. Gates in PyTorch's order r, z, n.
#pragma once

#include "catalog/layers/recurrent/recurrent.h"
#include "catalog/layers/recurrent/recurrent_numpy.h"

namespace garden {

struct Gru {
  static constexpr Info info{
      .id = "gru",
      .name = {"GRU", "门控循环单元 (GRU)"},
      .summary = {"Two gates instead of the LSTM's three and no separate cell: the update gate mixes the old state with a new one.",
                  "比 LSTM 少一个门，也没有单独的记忆元：更新门把旧状态与新的候选状态混合。"},
      .formula = R"(\begin{aligned} r_t &= \sigma(\sym{w}_r\,\sym{x}_t + \sym{b}_r + \sym{u}_r\,h_{t-1} + \sym{c}_r) \\ z_t &= \sigma(\sym{w}_z\,\sym{x}_t + \sym{b}_z + \sym{u}_z\,h_{t-1} + \sym{c}_z) \\ n_t &= \tanh(\sym{w}_n\,\sym{x}_t + \sym{b}_n + r_t \odot (\sym{u}_n\,h_{t-1} + \sym{c}_n)) \\ h_t &= (1 - z_t) \odot n_t + z_t \odot h_{t-1} \end{aligned})",
      .derivative = R"(\begin{aligned} da_n &= dh_t \odot (1 - z_t) \odot (1 - n_t^{2}) \\ da_z &= dh_t \odot (h_{t-1} - n_t) \odot z_t \odot (1 - z_t) \\ da_r &= da_n \odot (\sym{u}_n\,h_{t-1} + \sym{c}_n) \odot r_t \odot (1 - r_t) \\ dh_{t-1} &= \sym{dy}_{t-1} + dh_t \odot z_t + \sym{u}_r^{\top} da_r + \sym{u}_z^{\top} da_z + \sym{u}_n^{\top} (da_n \odot r_t) \\ \sym{dw} &= \sum_t \begin{pmatrix} da_r \\ da_z \\ da_n \end{pmatrix} \sym{x}_t^{\top} \quad \sym{du} = \sum_t \begin{pmatrix} da_r \\ da_z \\ da_n \odot r_t \end{pmatrix} h_{t-1}^{\top} \end{aligned})",
      .torch = "nn.GRU({in}, {units}, num_layers={layers}, batch_first=True, dropout={dropout}, bidirectional={bidirectional})",
      .torch_call = "recurrent(f, x, {return_sequences})",
      .torch_def = detail::recurrent_torch_def,
      .keras = "recurrent(layers.GRU, {units}, {layers}, {bidirectional}, {return_sequences}, {dropout}, reset_after=True)",
      .keras_def = detail::recurrent_keras_def,
      .numpy = "recurrent(gru_step, 1, x, «w», «u», «b», «c», {bidirectional}, {return_sequences}, {dropout}, training, masks)",
      .numpy_grad = "dx, «dw», «du», «db», «dc» = recurrent_backward(gru_step_backward, dy, cache)",
      .numpy_def = detail::Joined<detail::numpy_gru, detail::numpy_recurrent>::text,
      .cpp = "Gru{.units = {units}, .layers = {layers}, .bidirectional = {bidirectional}, .return_sequences = {return_sequences}, .dropout = {dropout}f, .initial_state = {initial_state}}",
      .source = "Cho et al. 2014, Learning phrase representations using RNN encoder–decoder for statistical machine translation"};
  static constexpr LayerGroup group = LayerGroup::recurrent;
  static constexpr bool modes = true;
  static constexpr std::array<Role, 4> roles = detail::recurrent_roles;

  int units = 8;
  int layers = 1;
  bool bidirectional = false;
  bool return_sequences = false;
  float dropout = 0;
  bool initial_state = false;          // inputs[1] is h
  Initializer init = GlorotUniform{};  // of the weights; biases start at zero

  static constexpr void params(auto& self, auto&& visit) { detail::recurrent_params(self, visit); }

  RecurrentForm form() const { return detail::recurrent_form(*this, kernels::Cell::gru); }
  Sources sources() const { return initial_state ? Sources{2, 2} : Sources{}; }

  // in (T, I) -> (T, D units), or the last output (D units)
  OutputShape output_shape(std::span<const Shape> in) const { return detail::recurrent_shape(form(), named<Gru>.name.en, named<Gru>.name.zh, in); }
  std::vector<ParameterSpec> parameters(std::span<const Shape> in) const { return detail::recurrent_parameters(form(), init, in[0]); }
  std::vector<ShownSpec> shown(std::span<const Shape> in) const { return detail::recurrent_shown(form(), {"r", "z", "n"}, in[0]); }
  std::int64_t multiply_adds(std::span<const Shape> in) const { return detail::recurrent_multiply_adds(form(), in[0]); }

  // x (B, T, I), h (B, L D, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return recurrent(pass, form());
  }

  static std::vector<LayerCase<Gru>> cases() { return detail::recurrent_cases<Gru>(1); }
};

}  // namespace garden
