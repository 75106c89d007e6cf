// The embedding: a table with one learned row of numbers for each token. Its input is token numbers, held as floats.
// torch, keras: constructors; numpy: an expression of x; numpy_grad: statements (numbers of tokens have no gradient: dx is 0).
#pragma once

#include <array>

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

struct Embedding {
  static constexpr Info info{
      .id = "embedding",
      .name = {"Embedding", "嵌入层"},
      .summary = {"Looks up a learned vector for each token: tokens used alike come to lie close together. Its input is token numbers.",
                  "为每个词元查出一个可学习的向量：用法相近的词元，向量也会彼此接近。输入是词元的编号。"},
      .formula = R"(\sym{w}_{\sym{x}_t})",
      .derivative = R"(\sym{dw}_k = \sum_{t\,:\,\sym{x}_t = k} \sym{dy}_t)",
      .torch = "nn.Embedding({vocabulary}, {units})",
      .torch_call = "f(x.long())",
      .keras = "layers.Embedding({vocabulary}, {units})",
      .numpy = "«w»[x.astype(int)]",
      .numpy_grad = "«dw» = np.zeros_like(«w»)\nnp.add.at(«dw», x.astype(int), dy)\ndx = np.zeros(x.shape)",
      .cpp = "Embedding{.vocabulary = {vocabulary}, .units = {units}}",
      .source = "Bengio, Ducharme, Vincent, Jauvin 2003, A neural probabilistic language model"};
  static constexpr LayerGroup group = LayerGroup::attention;
  static constexpr std::array<Role, 1> roles{{{"w", "weight"}}};

  int vocabulary = 128;
  int units = 16;
  Initializer init = Normal{};

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.vocabulary, ParamInfo{.id = "vocabulary",
                                     .name = {"Vocabulary", "词表大小"},
                                     .summary = {"How many different tokens there are; their numbers run from 0 to one less.",
                                                 "不同词元的个数；词元编号从 0 到该数减一。"},
                                     .min = 1,
                                     .max = 65536,
                                     .step = 1});
    visit(self.units, ParamInfo{.id = "units",
                                .name = {"Units", "向量维数"},
                                .summary = {"How many numbers stand for one token.", "每个词元用多少个数表示。"},
                                .min = 1,
                                .max = 1024,
                                .step = 1});
  }

  // in (T) -> (T, units)
  OutputShape output_shape(const Shape& in) const {
    if (in.rank() == 1) return {{in[0], units}, {}};
    return {{}, Misfit{"Embedding: its input is " + in.text() + ", but it takes one row of token numbers (T); put it right behind them.",
                       "嵌入层的输入形状是 " + in.text() + "，但它需要一行词元编号 (T)；请把它直接放在词元之后。"}};
  }

  // weight (vocabulary, units)
  std::vector<ParameterSpec> parameters(const Shape&) const {
    return {{.name = "weight", .shape = {vocabulary, units}, .fan_in = vocabulary, .fan_out = units, .init = init, .regularized = true}};
  }

  std::int64_t multiply_adds(const Shape&) const { return 0; }

  // x (B, T)  params: weight  -> (B, T, units)
  template <class T>
  Var<T> forward(Pass<T>& pass) const {
    return embedding(pass.tape, pass.x(), pass.params[0]);
  }

  static std::vector<LayerCase<Embedding>> cases() {
    return {{{.vocabulary = 5, .units = 3}, {{4}}, 5}, {{.vocabulary = 7, .units = 1}, {{1}}, 7}, {{.vocabulary = 11, .units = 8}, {{9}}, 11}};
  }
};

}  // namespace garden
