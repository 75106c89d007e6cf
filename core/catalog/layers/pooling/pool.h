// What the four pools share: their sizes, how many windows fit, and what is said when none does.
#pragma once

#include "autograd/ops.h"
#include "catalog/layers/layer.h"

namespace garden {

namespace detail {

constexpr void visit_pool_params(auto& self, auto&& visit) {
  visit(self.kernel, ParamInfo{.id = "kernel",
                               .name = {"Kernel", "窗口大小"},
                               .summary = {"How many values a window has along each axis.", "窗口沿每个轴有多少个数。"},
                               .min = 1,
                               .max = 32,
                               .step = 1});
  visit(self.stride, ParamInfo{.id = "stride",
                               .name = {"Stride", "步幅"},
                               .summary = {"How far each window is from the next one.", "相邻两个窗口之间的距离。"},
                               .min = 1,
                               .max = 32,
                               .step = 1});
  visit(self.padding, ParamInfo{.id = "padding",
                                .name = {"Padding", "填充"},
                                .summary = {"How far windows may reach over each edge; at most half the kernel.", "窗口可以越过每条边多远；最多为窗口大小的一半。"},
                                .min = 0,
                                .max = 16,
                                .step = 1});
}

// in (C, L) or (C, H, W), as `axes` says -> the same with L, H and W as the windows fit
inline OutputShape pooled_shape(Text name, const Shape& in, int axes, int kernel, int stride, int padding) {
  const std::string en(name.en), zh(name.zh), shape = in.text();
  if (in.rank() != axes + 1) {
    return {{}, axes == 2 ? Misfit{en + ": its input is " + shape + ", but it takes an image (channels, height, width); put a Reshape layer before it.",
                                   zh + "的输入形状是 " + shape + "，但它需要图像（通道、高、宽）；请在它之前加一个重塑层。"}
                          : Misfit{en + ": its input is " + shape + ", but it takes a signal (channels, length); put a Reshape layer before it.",
                                   zh + "的输入形状是 " + shape + "，但它需要信号（通道、长度）；请在它之前加一个重塑层。"}};
  }
  if (2 * padding > kernel) {
    const std::string p = std::to_string(padding), k = std::to_string(kernel), most = std::to_string(kernel / 2);
    return {{}, Misfit{en + ": padding " + p + " is more than half of kernel " + k + ", so a window could hold nothing of the input " + shape +
                           "; make the padding at most " + most + ".",
                       zh + "：填充 " + p + " 超过窗口大小 " + k + " 的一半，窗口可能取不到输入 " + shape + " 的任何数；请把填充设为不超过 " + most + "。"}};
  }
  Shape out{in[0]};
  for (int axis = 1; axis <= axes; ++axis) {
    const int room = in[axis] + 2 * padding;
    if (room < kernel) {
      const std::string k = std::to_string(kernel), most = std::to_string(room);
      return {{}, Misfit{en + ": kernel " + k + " is larger than the input " + shape + " with padding " + std::to_string(padding) +
                             "; make the kernel at most " + most + ".",
                         zh + "：窗口大小 " + k + " 大于输入 " + shape + "（填充 " + std::to_string(padding) + "）；请把窗口大小设为不超过 " + most + "。"}};
    }
    out.append((room - kernel) / stride + 1);
  }
  return {out, {}};
}

// Settings and rows that every pool is run on, shaped for `axes`: the usual one, overlaps, padding, rests.
template <class Pool>
std::vector<LayerCase<Pool>> pool_cases(int axes) {
  const auto row = [axes](int C, int H, int W) { return axes == 2 ? Shape{C, H, W} : Shape{C, W}; };
  return {{{.kernel = 2, .stride = 2}, {row(3, 4, 8)}},
          {{.kernel = 2, .stride = 2}, {row(2, 5, 11)}},
          {{.kernel = 3, .stride = 2, .padding = 1}, {row(2, 4, 7)}},
          {{.kernel = 3, .stride = 1, .padding = 1}, {row(1, 3, 5)}},
          {{.kernel = 2, .stride = 3}, {row(2, 6, 7)}},
          {{.kernel = 1, .stride = 1}, {row(1, 1, 1)}}};
}

}  // namespace detail

}  // namespace garden
