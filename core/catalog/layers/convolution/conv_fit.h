// What all convolution layers share: their geometry from the hyper-parameters, and the sentences about what does not fit.
#pragma once

#include <algorithm>
#include <limits>

#include "catalog/layers/layer.h"
#include "kernels/conv.h"

namespace garden {

// The hyper-parameters of a square kernel, gathered from a layer.
struct ConvSettings {
  Text name;                 // of the layer, in sentences
  int spatial = 2;           // axes the kernel moves along: 1 or 2
  int kernel = 3, stride = 1, padding = 0;
  bool same = false;
  int dilation = 1, groups = 1;

  int span() const { return dilation * (kernel - 1) + 1; }  // pixels from the first to the last under the kernel
  int before() const { return same ? (span() - 1) / 2 : padding; }
  int after() const { return same ? span() - 1 - before() : padding; }

  kernels::ConvGeometry geometry() const {
    kernels::ConvGeometry g{.kernel_w = kernel, .stride_w = stride, .before_w = before(), .after_w = after(), .dilation_w = dilation, .groups = groups};
    if (spatial == 2) {
      g.kernel_h = kernel, g.stride_h = stride, g.dilation_h = dilation;
      g.before_h = before(), g.after_h = after();
    }
    return g;
  }

  // Outputs along an axis of `size` pixels.
  int positions(int size) const {
    return static_cast<int>(kernels::conv_positions(size, kernel, stride, before(), after(), dilation));
  }
};

inline Misfit wrong_axes(const ConvSettings& s, const Shape& in) {
  const bool image = s.spatial == 2;
  return {std::string(s.name.en) + ": its input is " + in.text() + ", but it takes " +
              (image ? "an image (channels, height, width)" : "a signal (channels, length)") + "; put a Reshape layer before it.",
          std::string(s.name.zh) + "的输入形状是 " + in.text() + "，但它接受" + (image ? "图像（通道, 高, 宽）" : "一维信号（通道, 长度）") +
              "；请在它之前加一个重塑层。"};
}

inline std::optional<Misfit> groups_misfit(const ConvSettings& s, const Shape& in, int filters) {
  if (in[0] % s.groups == 0 && filters % s.groups == 0) return {};
  const std::string groups = std::to_string(s.groups), text = std::to_string(filters);
  return Misfit{std::string(s.name.en) + ": " + groups + " groups do not divide both the " + std::to_string(in[0]) + " channels of the input " +
                    in.text() + " and the " + text + " filters; choose groups that divide both.",
                std::string(s.name.zh) + "：分组数 " + groups + " 不能同时整除输入 " + in.text() + " 的 " + std::to_string(in[0]) + " 个通道和 " + text +
                    " 个卷积核；请选择能同时整除两者的分组数。"};
}

// The padded image of one row stands in memory while it is convolved: at most 2^26 numbers, as any row.
inline std::optional<Misfit> padded_misfit(const ConvSettings& s, const Shape& image) {
  std::int64_t count = image[0];
  for (int axis = 1; axis < image.rank(); ++axis) count *= std::int64_t{image[axis]} + s.before() + s.after();
  if (count <= (1 << 26)) return {};
  return Misfit{std::string(s.name.en) + ": " + image.text() + " with its padding has more than 67108864 numbers; pad less.",
                std::string(s.name.zh) + "：" + image.text() + " 加上填充后超过 67108864 个数；请减小填充。"};
}

// A convolution of one row: in (C, H, W) or (C, L) -> (filters, …)
inline OutputShape conv_output(const ConvSettings& s, const Shape& in, int filters) {
  if (in.rank() != s.spatial + 1 || in.count() == 0) return {{}, wrong_axes(s, in)};
  if (s.same && s.stride > 1) {
    const std::string stride = std::to_string(s.stride);
    return {{}, Misfit{std::string(s.name.en) + ": the same size as the input " + in.text() + " cannot be kept with stride " + stride +
                           "; make the stride 1, or switch \"same\" off and give the padding.",
                       std::string(s.name.zh) + "：步幅为 " + stride + " 时无法保持与输入 " + in.text() +
                           " 相同的尺寸；请将步幅设为 1，或关闭“保持尺寸”并设置填充。"}};
  }
  if (auto misfit = groups_misfit(s, in, filters)) return {{}, std::move(misfit)};
  int least = in[1];
  for (int axis = 2; axis < in.rank(); ++axis) least = std::min(least, in[axis]);
  const int padded = least + s.before() + s.after();
  if (s.span() > padded) {
    std::string pixels = std::to_string(in[1]);
    if (s.spatial == 2) pixels += " x " + std::to_string(in[2]);
    const std::string kernel = std::to_string(s.kernel), most = std::to_string((padded - 1) / s.dilation + 1);
    const bool plain = s.dilation == 1 && s.padding == 0;
    std::string en = std::string(s.name.en) + ": kernel " + kernel, zh = std::string(s.name.zh) + "：卷积核大小 " + kernel;
    if (s.dilation > 1) en += " at dilation " + std::to_string(s.dilation), zh += "（膨胀率 " + std::to_string(s.dilation) + "）";
    en += " is larger than the input " + pixels, zh += " 超过了输入 " + pixels;
    if (s.padding > 0) en += " with padding " + std::to_string(s.padding), zh += "（填充 " + std::to_string(s.padding) + "）";
    en += "; make the kernel at most " + most + (plain ? "" : s.padding > 0 ? ", or pad more" : ", or the dilation smaller");
    zh += "；请将卷积核大小设为不超过 " + most + (plain ? "" : s.padding > 0 ? "，或增大填充" : "，或减小膨胀率") + "。";
    return {{}, Misfit{en + ".", zh}};
  }
  if (auto misfit = padded_misfit(s, in)) return {{}, std::move(misfit)};
  Shape out{filters};
  for (int axis = 1; axis < in.rank(); ++axis) out.append(s.positions(in[axis]));
  return {out, {}};
}

// Multiply-adds of a convolution from `in` to `out`, both of one row.
inline std::int64_t conv_multiply_adds(const ConvSettings& s, const Shape& in, const Shape& out) {
  const std::int64_t depth = std::int64_t{in[0]} / s.groups * s.kernel * (s.spatial == 2 ? s.kernel : 1);
  return static_cast<std::int64_t>(out.count()) * depth;
}

// Numbers that meet at one unit; beyond an int, where no memory would do anyway, the largest.
inline int conv_fan(std::int64_t channels, std::int64_t area) {
  return static_cast<int>(std::min<std::int64_t>(channels * area, std::numeric_limits<int>::max()));
}

// weight (O, C/groups, K, …)  and bias (O) when wanted
inline std::vector<ParameterSpec> conv_parameters(const ConvSettings& s, const Shape& in, int filters, bool bias, const Initializer& init) {
  const int C = in[0] / s.groups, area = s.spatial == 2 ? s.kernel * s.kernel : s.kernel;
  const int fan_in = conv_fan(C, area), fan_out = conv_fan(filters, area);
  Shape shape{filters, C};
  for (int axis = 0; axis < s.spatial; ++axis) shape.append(s.kernel);
  std::vector<ParameterSpec> specs{{.name = "weight", .shape = shape, .fan_in = fan_in, .fan_out = fan_out, .init = init, .regularized = true}};
  if (bias) specs.push_back({.name = "bias", .shape = {filters}, .fan_in = fan_in, .fan_out = fan_out, .init = Zeros{}});
  return specs;
}

// ---- The hyper-parameters, said once for all convolutions --------------------------------------------------------
namespace conv_params {
inline constexpr ParamInfo filters{.id = "filters", .name = {"Filters", "卷积核数"}, .summary = {"How many feature maps the layer makes.", "该层产生多少个特征图。"}, .min = 1, .max = 512, .step = 1};
inline constexpr ParamInfo kernel{.id = "kernel", .name = {"Kernel size", "卷积核大小"}, .summary = {"Pixels along a side of the kernel.", "卷积核每边的像素数。"}, .min = 1, .max = 31, .step = 1};
inline constexpr ParamInfo stride{.id = "stride", .name = {"Stride", "步幅"}, .summary = {"Pixels from one kernel position to the next.", "卷积核每次移动的像素数。"}, .min = 1, .max = 16, .step = 1};
inline constexpr ParamInfo padding{.id = "padding", .name = {"Padding", "填充"}, .summary = {"Zeros added on every side of the input.", "在输入每一侧添加的零的个数。"}, .min = 0, .max = 31, .step = 1};
inline constexpr ParamInfo same{.id = "same", .name = {"Same size", "保持尺寸"}, .summary = {"Pads so that the output is as large as the input; then the padding above is not used.", "自动填充，使输出与输入大小相同；此时不使用上面的填充值。"}};
inline constexpr ParamInfo dilation{.id = "dilation", .name = {"Dilation", "膨胀率"}, .summary = {"Distance between neighbouring pixels under the kernel.", "卷积核下相邻像素之间的距离。"}, .min = 1, .max = 16, .step = 1};
inline constexpr ParamInfo groups{.id = "groups", .name = {"Groups", "分组数"}, .summary = {"Parts of the channels that do not see each other; as many as channels: depthwise.", "彼此独立的通道组数；等于通道数时即为深度卷积。"}, .min = 1, .max = 512, .step = 1};
inline constexpr ParamInfo bias{.id = "bias", .name = {"Bias", "偏置"}, .summary = {"Whether each filter adds a number of its own.", "每个卷积核是否加上自己的偏置。"}};
}  // namespace conv_params

}  // namespace garden
