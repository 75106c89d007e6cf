// Where each token stands, added to its vector: attention itself does not know the order of a sequence.
// Fixed waves, or one learned vector for each place.
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

namespace detail {
inline OutputShape sequence_shape(const char* en, const char* zh, const Shape& in) {
  if (in.rank() == 2) return {in, {}};
  return {{}, Misfit{std::string(en) + ": its input is " + in.text() + ", but it takes a sequence of vectors (T, D); put an embedding or a layer that returns sequences before it.",
                     std::string(zh) + "的输入形状是 " + in.text() + "，但它需要向量序列 (T, D)；请在它之前加嵌入层或返回序列的层。"}};
}
}  // namespace detail

struct PositionalEncoding {
  static constexpr Info info{
      .id = "positional_encoding",
      .name = {"Positional encoding", "位置编码"},
      .summary = {"Adds sine and cosine waves of many lengths to the vectors of a sequence, a different pattern at every place. Nothing is learned.",
                  "在序列的各向量上加上不同波长的正弦与余弦波，每个位置的图样都不同。没有可学习的参数。"},
      .formula = R"(\begin{aligned} \sym{y}_{t,2i} &= \sym{x}_{t,2i} + \sin\frac{t}{10000^{2i/D}} \\ \sym{y}_{t,2i+1} &= \sym{x}_{t,2i+1} + \cos\frac{t}{10000^{2i/D}} \end{aligned})",
      .derivative = R"(\sym{dx} = \sym{dy})",
      .torch = "PositionalEncoding()",
      .torch_def = R"(class PositionalEncoding(nn.Module):
    def forward(self, x):
        T, D = x.shape[-2:]
        t = torch.arange(T, dtype=torch.float64)[:, None]
        angle = t / 10000 ** (torch.arange(0, D, 2, dtype=torch.float64) / D)
        table = torch.zeros(T, D, dtype=torch.float64)
        table[:, 0::2] = torch.sin(angle)
        table[:, 1::2] = torch.cos(angle)[:, : D // 2]
        return x + table.to(x)
)",
      .keras = "PositionalEncoding()",
      .keras_def = R"(class PositionalEncoding(layers.Layer):
    def call(self, x):
        T, D = x.shape[-2:]
        angle = np.arange(T)[:, None] / 10000 ** (np.arange(0, D, 2) / D)
        table = np.zeros((T, D))
        table[:, 0::2] = np.sin(angle)
        table[:, 1::2] = np.cos(angle)[:, : D // 2]
        return x + table.astype("float32")
)",
      .numpy = "positional_encoding(x)",
      .numpy_grad = "dx = dy",
      .numpy_def = R"(def positional_encoding(x):
    T, D = x.shape[-2:]
    angle = np.arange(T)[:, None] / 10000 ** (np.arange(0, D, 2) / D)
    table = np.zeros((T, D))
    table[:, 0::2] = np.sin(angle)
    table[:, 1::2] = np.cos(angle)[:, : D // 2]
    return x + table.astype(x.dtype), None
)",
      .cpp = "PositionalEncoding{}",
      .source = "Vaswani et al. 2017, Attention is all you need"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr std::array<Role, 0> roles{};

  // in (T, D) -> (T, D)
  OutputShape output_shape(const Shape& in) const { return detail::sequence_shape("Positional encoding", "位置编码", in); }
  std::vector<ParameterSpec> parameters(const Shape&) const { return {}; }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, T, D) -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return add_sinusoids(pass.tape, pass.x());
  }

  static std::vector<LayerCase<PositionalEncoding>> cases() { return {{{}, {{1, 1}}}, {{}, {{5, 3}}}, {{}, {{9, 8}}}}; }
};

struct LearnedPositionalEncoding {
  static constexpr Info info{
      .id = "learned_positional_encoding",
      .name = {"Learned positional encoding", "可学习的位置编码"},
      .summary = {"Adds to the vectors of a sequence one learned vector for each place. It knows no place beyond its length.",
                  "在序列的各向量上加上该位置的可学习向量。超出其长度的位置，它一无所知。"},
      .formula = R"(\sym{x}_t + \sym{w}_t)",
      .derivative = R"(\begin{aligned} \sym{dw}_t &= \sum_{n=1}^{N} \sym{dy}_{n,t} \\ \sym{dx} &= \sym{dy} \end{aligned})",
      .torch = "LearnedPositionalEncoding({length}, {in})",
      .torch_def = R"(class LearnedPositionalEncoding(nn.Module):
    def __init__(self, length, D):
        super().__init__()
        self.weight = nn.Parameter(0.02 * torch.randn(length, D))

    def forward(self, x):
        return x + self.weight[: x.shape[1]]
)",
      .keras = "LearnedPositionalEncoding({length})",
      .keras_def = R"(class LearnedPositionalEncoding(layers.Layer):
    def __init__(self, length):
        super().__init__()
        self.length = length

    def build(self, shape):
        self.w = self.add_weight(shape=(self.length, shape[-1]), initializer=initializers.RandomNormal(stddev=0.02))

    def call(self, x):
        return x + self.w[: x.shape[1]]
)",
      .numpy = "x + «w»[: x.shape[1]]",
      .numpy_grad = "«dw» = np.zeros_like(«w»)\n«dw»[: x.shape[1]] = dy.sum(axis=0)\ndx = dy",
      .cpp = "LearnedPositionalEncoding{.length = {length}}",
      .source = "Gehring, Auli, Grangier, Yarats, Dauphin 2017, Convolutional sequence to sequence learning"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr std::array<Role, 1> roles{{{"w", "weight"}}};

  int length = 128;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.length, ParamInfo{.id = "length",
                                 .name = {"Length", "长度"},
                                 .summary = {"The longest sequence it can take.", "能处理的最长序列。"},
                                 .min = 1,
                                 .max = 4096,
                                 .step = 1});
  }

  // in (T, D) -> (T, D)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 2 && in[0] > length) {
      const std::string T = std::to_string(in[0]), most = std::to_string(length);
      return {{}, Misfit{"Learned positional encoding: the sequence " + in.text() + " has " + T + " places, but only " + most +
                             " are learned; make the length at least " + T + ".",
                         "可学习的位置编码：序列 " + in.text() + " 有 " + T + " 个位置，但只学习 " + most + " 个；请把长度设为至少 " + T + "。"}};
    }
    if (in.rank() == 2 && in[1] > (1 << 26) / length) {
      const std::string most = std::to_string((1 << 26) / length);
      return {{}, Misfit{"Learned positional encoding: vectors of the sequence " + in.text() + " times a length of " + std::to_string(length) +
                             " are more than 67108864 numbers; make the vectors at most " + most + ".",
                         "可学习的位置编码：序列 " + in.text() + " 的向量维数乘以长度 " + std::to_string(length) + " 超过 67108864 个数；请把维数减到 " + most + " 以内。"}};
    }
    return detail::sequence_shape("Learned positional encoding", "可学习的位置编码", in);
  }

  // weight (length, D)
  std::vector<ParameterSpec> parameters(const Shape& in) const {
    return {{.name = "weight", .shape = {length, in[1]}, .fan_in = length, .fan_out = in[1], .init = Normal{.std = 0.02f}}};
  }
  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, T, D)  params: weight  -> (B, T, D)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return add_positions(pass.tape, pass.x(), pass.params[0]);
  }

  static std::vector<LayerCase<LearnedPositionalEncoding>> cases() {
    return {{{.length = 1}, {{1, 1}}}, {{.length = 5}, {{5, 3}}}, {{.length = 7}, {{2, 8}}}};
  }
};

}  // namespace garden
