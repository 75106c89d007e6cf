// What the convolution layers say about shapes: PyTorch's sizes, and a sentence with both shapes and a remedy where nothing fits.
#include <catch2/catch_test_macros.hpp>

#include "catalog/layers/convolution/conv1d.h"
#include "catalog/layers/convolution/conv2d.h"
#include "catalog/layers/convolution/conv_transpose2d.h"
#include "catalog/layers/block/residual.h"
#include "catalog/layers/convolution/separable_conv2d.h"

using namespace garden;

namespace {
template <class Layer>
std::string sentence(const Layer& layer, const Shape& in) {
  const OutputShape out = layer.output_shape(in);
  REQUIRE(out.misfit);
  CHECK_FALSE(out.misfit->zh.empty());
  return out.misfit->en;
}
template <class Layer>
Shape shape(const Layer& layer, const Shape& in) {
  const OutputShape out = layer.output_shape(in);
  REQUIRE_FALSE(out.misfit);
  return out.shape;
}
}  // namespace

TEST_CASE("convolutions: a stride that does not fit rounds down; the same size stays the same for every kernel") {
  CHECK(shape(Conv2d{.filters = 6, .kernel = 5}, {3, 32, 32}) == Shape{6, 28, 28});
  CHECK(shape(Conv2d{.kernel = 3, .stride = 2}, {1, 8, 7}) == Shape{8, 3, 3});
  CHECK(shape(Conv1d{.kernel = 3, .stride = 4, .padding = 1, .dilation = 2}, {2, 12}) == Shape{8, 3});
  for (int kernel = 1; kernel <= 6; ++kernel) {
    for (int dilation = 1; dilation <= 3; ++dilation) {
      CHECK(shape(Conv2d{.kernel = kernel, .same = true, .dilation = dilation}, {1, 4, 5}) == Shape{8, 4, 5});
    }
  }
  CHECK(shape(ConvTranspose2d{.kernel = 3, .stride = 2, .padding = 1, .output_padding = 1}, {4, 5, 6}) == Shape{8, 10, 12});
  CHECK(shape(Residual{.filters = 4, .stride = 2}, {3, 7, 8}) == Shape{4, 4, 4});
}

TEST_CASE("convolutions: what does not fit is said with a remedy") {
  CHECK(sentence(Conv2d{.kernel = 5}, {1, 3, 3}) == "Conv2d: kernel 5 is larger than the input 3 x 3; make the kernel at most 3.");
  CHECK(sentence(Conv2d{.kernel = 3, .padding = 1, .dilation = 4}, {1, 5, 9}) ==
        "Conv2d: kernel 3 at dilation 4 is larger than the input 5 x 9 with padding 1; make the kernel at most 2, or pad more.");
  CHECK(sentence(Conv1d{.kernel = 4}, {2, 3}) == "Conv1d: kernel 4 is larger than the input 3; make the kernel at most 3.");
  CHECK(sentence(Conv2d{.groups = 3}, {4, 8, 8}) ==
        "Conv2d: 3 groups do not divide both the 4 channels of the input 4 x 8 x 8 and the 8 filters; choose groups that divide both.");
  CHECK(sentence(Conv2d{.stride = 2, .same = true}, {1, 8, 8}) ==
        "Conv2d: the same size as the input 1 x 8 x 8 cannot be kept with stride 2; make the stride 1, or switch \"same\" off and give the padding.");
  CHECK(sentence(Conv2d{}, {784}) == "Conv2d: its input is 784, but it takes an image (channels, height, width); put a Reshape layer before it.");
  CHECK(sentence(ConvTranspose2d{.kernel = 1, .stride = 1, .padding = 2}, {1, 3, 4}) ==
        "ConvTranspose2d: padding 2 cuts the output of 3 x 4 down to -1 x 0; make the padding at most 1.");
  CHECK(sentence(ConvTranspose2d{.output_padding = 2}, {1, 3, 4}) ==
        "ConvTranspose2d: output padding 2 must be below the stride 2; make it at most 1 for the input 1 x 3 x 4.");
  CHECK(sentence(Conv2d{.kernel = 1, .padding = 31}, {1 << 20, 1, 1}) ==
        "Conv2d: 1048576 x 1 x 1 with its padding has more than 67108864 numbers; pad less.");
}

TEST_CASE("convolutions: sizes do not overflow for any hyper-parameter in range") {
  const Shape wide{1 << 26, 1, 1};
  for (const ParameterSpec& spec : Conv2d{.filters = 512, .kernel = 31, .padding = 15}.parameters(wide)) CHECK(spec.fan_in > 0);
  for (const ParameterSpec& spec : ConvTranspose2d{.filters = 512, .kernel = 31}.parameters(wide)) CHECK(spec.fan_in > 0);
  CHECK(SeparableConv2d{.kernel = 1, .padding = 31}.output_shape(wide).misfit);
  CHECK(ConvTranspose2d{.kernel = 31, .stride = 16}.output_shape({1, 1 << 13, 1 << 13}).misfit);
}
