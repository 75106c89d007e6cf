// Convolution (cross-correlation, as deep learning calls it) and its gradients, without a matrix of patches in memory.
// A block of images is copied once with its padding, and columns sorted by their remainder modulo the stride; from then on
// every tap of the kernel reads whole vectors of a row, and forward, dW and dx are three loops over the same two tables.
#pragma once

#include <cstdint>

#include "base/arena.h"

namespace garden::kernels {

// How a kernel moves over an image. Padding may differ at the two ends: "same" with an even kernel needs that.
struct ConvGeometry {
  int kernel_h = 1, kernel_w = 1;
  int stride_h = 1, stride_w = 1;
  int before_h = 0, before_w = 0;  // zeros added above and to the left
  int after_h = 0, after_w = 0;    // and below and to the right
  int dilation_h = 1, dilation_w = 1;
  int groups = 1;
};

// Positions of a kernel along one axis, rounded down as PyTorch does; below 1 when it does not fit once.
inline std::int64_t conv_positions(std::int64_t size, int kernel, int stride, int before, int after, int dilation) {
  const std::int64_t room = size + before + after - static_cast<std::int64_t>(dilation) * (kernel - 1) - 1;
  return room < 0 ? 0 : room / stride + 1;
}

// All sizes of one convolution.
struct ConvSizes {
  int C, H, W;    // input channels, height, width
  int O, OH, OW;  // output channels, height, width
  ConvGeometry geometry;

  int channels() const { return C / geometry.groups; }                                       // input channels of a group
  int outputs() const { return O / geometry.groups; }                                        // output channels of a group
  int depth() const { return channels() * geometry.kernel_h * geometry.kernel_w; }           // numbers under the kernel
  std::int64_t multiply_adds() const { return std::int64_t{O} * OH * OW * depth(); }         // of one image
};

// y[o] = b[o] + sum over c, i, j of w[o][c][i][j] x[c][...]    x (B, C, H, W)  w (O, C/groups, KH, KW)  b (O) or null  y (B, O, OH, OW)
// An output is one chain of sums from b on, in the order of c, i, j: the same bits in whatever batch it is computed.
template <class T>
void conv_forward(const ConvSizes& sizes, int B, const T* x, const T* w, const T* b, T* y, Arena& scratch);

// dw = or += the gradient of w    x (B, C, H, W)  dy (B, O, OH, OW)  dw (O, C/groups, KH, KW)
template <class T>
void conv_weight_gradient(const ConvSizes& sizes, int B, const T* x, const T* dy, T* dw, bool accumulate, Arena& scratch);

// dx = or += the gradient of x, plus b[c] on every pixel of channel c when b is not null (then this is a transposed convolution)
// dy (B, O, OH, OW)  w (O, C/groups, KH, KW)  b (C) or null  dx (B, C, H, W)
template <class T>
void conv_input_gradient(const ConvSizes& sizes, int B, const T* dy, const T* w, const T* b, T* dx, bool accumulate, Arena& scratch);

// sums[c] = or += the sum over all images and pixels of channel c: the gradient of a bias    x (B, C, pixels)  sums (C)
template <class T>
void channel_sums(int B, int C, int pixels, const T* x, T* sums, bool accumulate);

}  // namespace garden::kernels
