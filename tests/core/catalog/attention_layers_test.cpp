// What the attention layers show, and what they say about shapes that do not fit.
#include <catch2/catch_test_macros.hpp>

#include <cmath>

#include "catalog/layers/attention/embedding.h"
#include "catalog/layers/attention/multi_head_attention.h"
#include "catalog/layers/attention/positional_encoding.h"
#include "catalog/layers/attention/transformer_decoder_layer.h"
#include "catalog/layers/attention/transformer_encoder_layer.h"

using namespace garden;

namespace {

bool has(const std::optional<Misfit>& misfit, const char* en, const char* zh) {
  return misfit && misfit->en.find(en) != std::string::npos && misfit->zh.find(zh) != std::string::npos;
}

}  // namespace

TEST_CASE("attention weights can be looked at: rows add up to one, the future has none") {
  const MultiHeadAttention layer{.heads = 2, .causal = true};
  const int B = 2, T = 5, D = 4;
  const std::vector<Shape> in = {{T, D}};
  std::vector<float> x(static_cast<std::size_t>(B * T * D));
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) - 3;
  std::vector<std::vector<float>> values;
  Tape<float> tape;
  std::vector<Var<float>> params;
  for (const ParameterSpec& spec : layer.parameters(in)) {
    values.emplace_back(spec.shape.count(), 0.0f);
    for (std::size_t i = 0; i < values.back().size(); ++i) values.back()[i] = 0.1f * static_cast<float>(i % 5) - 0.2f;
    params.push_back(tape.constant({values.back().data(), spec.shape}));
  }
  const Var<float> input = tape.constant({x.data(), {B, T, D}});
  std::vector<Var<float>> shown(layer.shown(in).size());
  Pass<float> pass{.tape = tape, .inputs = {&input, 1}, .params = params, .shown = shown};
  layer.forward(pass);
  for (std::size_t i = 0; i < shown.size(); ++i) CHECK(shown[i].shape() == layer.shown(in)[i].shape.with_first(B));
  for (int row = 0; row < B * 2 * T; ++row) {
    const float* p = shown[0].value().data + row * T;
    double sum = 0;
    for (int j = 0; j < T; ++j) {
      sum += p[j];
      if (j > row % T) CHECK(p[j] == 0.0f);
    }
    CHECK(std::fabs(sum - 1) < 1e-6);
  }
}

TEST_CASE("shapes that do not fit attention are sentences with both sizes and a remedy") {
  const auto shapes = [](auto... shape) { return std::vector<Shape>{shape...}; };
  CHECK(has(MultiHeadAttention{.heads = 4}.output_shape(shapes(Shape{3, 6})).misfit, "6 numbers cannot be shared evenly by 4 heads; use 3 heads", "6 维的向量不能平均分给 4 个头；请改用 3 个头"));
  CHECK(has(TransformerEncoderLayer{}.output_shape(shapes(Shape{6})).misfit, "its input is 6", "输入形状是 6"));
  CHECK(has(TransformerEncoderLayer{.padding_mask = true}.output_shape(shapes(Shape{3, 8}, Shape{4})).misfit, "shape 4, but there are 3 keys", "键有 3 个"));
  CHECK(has(TransformerDecoderLayer{}.output_shape(shapes(Shape{3, 8}, Shape{4, 6})).misfit, "3 x 8 and the memory is 4 x 6", "记忆的形状是 4 x 6"));
  CHECK(has(TransformerEncoderLayer{}.output_shape(shapes(Shape{60000, 8})).misfit, "60000 queries", "60000 个查询"));
  CHECK(has(LearnedPositionalEncoding{.length = 4}.output_shape({5, 2}).misfit, "length at least 5", "长度设为至少 5"));
  CHECK(has(Embedding{}.output_shape({5, 2}).misfit, "5 x 2", "5 x 2"));
}

TEST_CASE("the waves of the positional encoding are exact to float at every place") {
  const int T = 4096, D = 6;
  std::vector<float> table(static_cast<std::size_t>(T * D));
  kernels::sinusoids(T, D, table.data());
  double worst = 0;
  for (int t = 0; t < T; ++t) {
    for (int c = 0; c < D; ++c) {
      const double angle = t / std::pow(10000.0, (c - c % 2) / static_cast<double>(D));
      worst = std::fmax(worst, std::fabs(table[static_cast<std::size_t>(t * D + c)] - (c % 2 ? std::cos(angle) : std::sin(angle))));
    }
  }
  CHECK(worst < 1e-7);
}

TEST_CASE("the gradient of a token that occurs often is the sum over its places") {
  const float ids[4] = {2, 0, 2, 2};
  float w[6] = {1, 2, 3, 4, 5, 6}, dw[6] = {9, 9, 9, 9, 9, 9};
  Tape<float> tape;
  const Var<float> table = tape.parameter({w, {3, 2}}, {dw, {3, 2}});
  const Var<float> y = embedding(tape, tape.constant({const_cast<float*>(ids), {1, 4}}), table);
  CHECK((y.shape() == Shape{1, 4, 2} && y.value().data[0] == 5 && y.value().data[2] == 1));
  const Var<float> sum = tape.result({}, true);
  tape.record([=](Tape<float>&) {
    y.add_to_grad();
    for (int i = 0; i < 8; ++i) y.grad().data[i] = static_cast<float>(i + 1);
  });
  tape.backward(sum);
  const float expected[6] = {3, 4, 0, 0, 1 + 5 + 7, 2 + 6 + 8};
  for (int i = 0; i < 6; ++i) CHECK(dw[i] == expected[i]);
}
