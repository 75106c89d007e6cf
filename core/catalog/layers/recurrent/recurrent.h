// What simple_rnn, gru and lstm share: hyper-parameters, shapes, parameters as torch.nn.RNN, GRU and LSTM name and lay them
// out (batch_first), inner values to look at, and the helpers of their programs.
// A role such as weight_ih* stands for the parameters of every layer and direction in order; NumPy gets them as a list.
#pragma once

#include <array>
#include <span>

#include "autograd/ops/recurrent.h"
#include "catalog/layers/layer.h"

namespace garden {

namespace detail {

inline constexpr std::array<Role, 4> recurrent_roles{
    {{"w", "weight_ih*"}, {"u", "weight_hh*"}, {"b", "bias_ih*"}, {"c", "bias_hh*"}}};

inline constexpr std::string_view recurrent_torch_def =
    R"(def recurrent(f, x, sequences):
    """All outputs, or the last: the forward direction's at the end, the backward direction's at the start."""
    x, *state = x if isinstance(x, (list, tuple)) else [x]
    state = [s.reshape(len(s), -1, f.hidden_size).transpose(0, 1).contiguous() for s in state]
    y, _ = f(x, *([tuple(state)] if len(state) == 2 else state))
    if sequences:
        return y
    H = f.hidden_size
    return torch.cat([y[:, -1, :H], y[:, 0, H:]], dim=1)
)";

inline constexpr std::string_view recurrent_keras_def =
    R"(def recurrent(cell, units, count, bidirectional, sequences, dropout, **settings):
    """`count` recurrent layers; all but the last hand on their whole sequence."""
    stack = []
    for k in range(count):
        layer = cell(units, return_sequences=sequences or k < count - 1, **settings)
        stack.append(layers.Bidirectional(layer) if bidirectional else layer)
        if dropout > 0 and k < count - 1:
            stack.append(layers.Dropout(dropout))
    return keras.Sequential(stack)
)";

template <class Layer>
constexpr void recurrent_params(Layer& self, auto&& visit) {
  visit(self.units, ParamInfo{.id = "units",
                              .name = {"Units", "单元数"},
                              .summary = {"The size of the hidden state.", "隐状态的大小。"},
                              .min = 1,
                              .max = 1024,
                              .step = 1});
  visit(self.layers, ParamInfo{.id = "layers",
                               .name = {"Layers", "层数"},
                               .summary = {"How many recurrent layers are stacked: each reads the outputs of the one below.",
                                           "堆叠多少个循环层：每一层读取下一层的输出。"},
                               .min = 1,
                               .max = 4,
                               .step = 1});
  visit(self.bidirectional, ParamInfo{.id = "bidirectional",
                                      .name = {"Bidirectional", "双向"},
                                      .summary = {"A second set of weights reads the sequence from its end; both outputs stand side by side.",
                                                  "另一组权重从序列末尾向前读取；两个方向的输出并排放置。"}});
  visit(self.return_sequences,
        ParamInfo{.id = "return_sequences",
                  .name = {"Return sequences", "返回整个序列"},
                  .summary = {"Give the output of every step. Otherwise only the last: of the backward direction the one at the first step.",
                              "给出每个时间步的输出。否则只给最后一个：反方向的最后一个在第一个时间步。"}});
  visit(self.dropout, ParamInfo{.id = "dropout",
                                .name = {"Dropout between layers", "层间暂退率"},
                                .summary = {"The share of a layer's outputs that the next layer does not see while training.",
                                            "训练时下一层看不到的本层输出所占的比例。"},
                                .min = 0,
                                .max = 0.9});
  visit(self.initial_state,
        ParamInfo{.id = "initial_state",
                  .name = {"Initial state", "初始状态"},
                  .summary = {"Further inputs give the state before the first step; otherwise it is zero.",
                              "由另外的输入给出第一个时间步之前的状态；否则状态为零。"}});
}

template <class Layer>
RecurrentForm recurrent_form(const Layer& layer, kernels::Cell cell) {
  return {cell, layer.units, layer.layers, layer.bidirectional, layer.return_sequences, layer.dropout};
}

// in (steps, I), then with initial_state (L D, H) or (L D H), one for each state of the cell
inline OutputShape recurrent_shape(const RecurrentForm& form, std::string_view en, std::string_view zh, std::span<const Shape> in) {
  const auto misfit = [&](std::string english, std::string chinese) {
    return OutputShape{{}, Misfit{std::string(en) + ": " + english, std::string(zh) + "：" + chinese}};
  };
  const Shape& x = in[0];
  if (x.rank() != 2) {
    return misfit("its input is " + x.text() + ", but it takes a sequence (steps x features); put a Reshape or an Embedding layer before it.",
                  "输入形状是 " + x.text() + "，但它需要一个序列（时间步 × 特征）；请在它之前加一个变形层或嵌入层。");
  }
  if (x.count() == 0) {
    return misfit("its input is " + x.text() + ", which holds nothing; give it at least one step and one feature.",
                  "输入形状是 " + x.text() + "，其中没有数据；请至少给它一个时间步和一个特征。");
  }
  const int K = form.directions() * form.units;
  // As for every layer's rows: sizes stay far from overflow, and a mistake does not ask for all memory.
  constexpr std::int64_t most = 1 << 26;
  if (std::int64_t{x[0]} * form.layers * K * form.gates() > most) {
    return misfit("over the " + std::to_string(x[0]) + " steps of its input " + x.text() + " its states would hold more than " +
                      std::to_string(most) + " numbers a row; use shorter sequences, fewer layers or fewer units.",
                  "输入 " + x.text() + " 有 " + std::to_string(x[0]) + " 个时间步，每个样本的状态将超过 " + std::to_string(most) +
                      " 个数；请缩短序列，或减少层数、单元数。");
  }
  if (std::int64_t{x[1]} * form.gates() * form.units > most) {
    return misfit("from the " + std::to_string(x[1]) + " features of its input " + x.text() + " to " + std::to_string(form.units) +
                      " units it would need more than " + std::to_string(most) + " weights; use fewer of either.",
                  "从输入 " + x.text() + " 的 " + std::to_string(x[1]) + " 个特征到 " + std::to_string(form.units) + " 个单元，权重将超过 " +
                      std::to_string(most) + " 个；请减少特征数或单元数。");
  }
  for (const Shape& state : in.subspan(1)) {
    if (state == Shape{form.layers * form.directions(), form.units} || state == Shape{form.layers * K}) continue;
    const std::string wanted = Shape{form.layers * form.directions(), form.units}.text();
    return misfit("an initial state is " + state.text() + ", but it must be " + wanted +
                      " (layers and directions x units); change the size of its source, or the units.",
                  "初始状态的形状是 " + state.text() + "，但必须是 " + wanted + "（层与方向 × 单元数）；请修改其来源的大小或单元数。");
  }
  return {form.sequences ? Shape{x[0], K} : Shape{K}, {}};
}

// "_l0", "_l0_reverse", "_l1", …
inline std::string recurrent_suffix(const RecurrentForm& form, int i) {
  const int D = form.directions();
  return "_l" + std::to_string(i / D) + (i % D > 0 ? "_reverse" : "");
}

// weight_ih (G H, I or D H)  weight_hh (G H, H)  bias_ih, bias_hh (G H)
inline std::vector<ParameterSpec> recurrent_parameters(const RecurrentForm& form, const Initializer& init, const Shape& x) {
  const int H = form.units, G = form.gates(), D = form.directions();
  std::vector<ParameterSpec> specs;
  for (int i = 0; i < form.layers * D; ++i) {
    const int I = i < D ? x[1] : D * H;
    const std::string suffix = recurrent_suffix(form, i);
    specs.push_back({.name = "weight_ih" + suffix, .shape = {G * H, I}, .fan_in = I, .fan_out = G * H, .init = init, .regularized = true});
    specs.push_back({.name = "weight_hh" + suffix, .shape = {G * H, H}, .fan_in = H, .fan_out = G * H, .init = init, .regularized = true});
    specs.push_back({.name = "bias_ih" + suffix, .shape = {G * H}, .fan_in = I, .fan_out = G * H, .init = Zeros{}});
    specs.push_back({.name = "bias_hh" + suffix, .shape = {G * H}, .fan_in = H, .fan_out = G * H, .init = Zeros{}});
  }
  return specs;
}

// In the order in which recurrent() shows them: gates (steps, G H), hidden and cell (steps, H), mask (L - 1, steps, D H).
inline std::vector<ShownSpec> recurrent_shown(const RecurrentForm& form, std::vector<std::string> gates, const Shape& x) {
  const RecurrentSlots slots = recurrent_slots(form.cell);
  const int steps = x[0], H = form.units;
  std::vector<ShownSpec> specs;
  for (int i = 0; i < form.layers * form.directions(); ++i) {
    const std::string suffix = recurrent_suffix(form, i);
    if (slots.gates) specs.push_back({.name = "gates" + suffix, .shape = {steps, form.gates() * H}, .parts = gates});
    specs.push_back({.name = "hidden" + suffix, .shape = {steps, H}});
    if (slots.cell) specs.push_back({.name = "cell" + suffix, .shape = {steps, H}});
  }
  if (form.layers > 1 && form.dropout > 0) specs.push_back({.name = "mask", .shape = {form.layers - 1, steps, form.directions() * H}});
  return specs;
}

inline std::int64_t recurrent_multiply_adds(const RecurrentForm& form, const Shape& x) {
  const std::int64_t H = form.units, G = form.gates(), D = form.directions();
  std::int64_t sum = 0;
  for (int layer = 0; layer < form.layers; ++layer) sum += D * G * H * ((layer == 0 ? x[1] : D * H) + H);
  return sum * x[0];
}

// The forms that every test runs: stacked, both directions, all outputs, one step, odd sizes, given states.
template <class Layer>
std::vector<LayerCase<Layer>> recurrent_cases(int states) {
  const auto with_states = [&](Shape x, Shape state) {
    std::vector<Shape> in{x};
    for (int s = 0; s < states; ++s) in.push_back(state);
    return in;
  };
  return {{{.units = 3}, {{4, 2}}},
          {{.units = 5, .return_sequences = true}, {{3, 1}}},
          {{.units = 1}, {{1, 1}}},
          {{.units = 9, .bidirectional = true}, {{2, 3}}},
          {{.units = 4, .layers = 2, .return_sequences = true}, {{3, 3}}},
          {{.units = 2, .layers = 3, .bidirectional = true, .return_sequences = true}, {{3, 2}}},
          {{.units = 3, .layers = 2, .bidirectional = true}, {{1, 2}}},
          {{.units = 3, .layers = 2, .dropout = 0.4f}, {{3, 2}}},
          {{.units = 3, .initial_state = true}, with_states({3, 2}, {1, 3})},
          {{.units = 2, .layers = 2, .bidirectional = true, .return_sequences = true, .initial_state = true}, with_states({2, 3}, {8})}};
}

}  // namespace detail
}  // namespace garden
