// Training rows changed a little, anew in every epoch: the network never sees quite the same row twice. Test rows stay.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

struct Noise {
  static constexpr Info info{
      .id = "noise",
      .name = {"Input noise", "输入噪声"},
      .summary = {"Adds normal noise to every number of a training row whenever it is used: small shifts must not change the answer.",
                  "每次使用训练样本时，给其中每个数加上正态噪声：微小的扰动不应改变结果。"},
      .formula = R"(\sym{x} + {std}\,\epsilon,\quad \epsilon \sim \mathcal{N}(0, 1))",
      .torch = "x = x + {std} * torch.randn_like(x)",
      .keras = "layers.GaussianNoise({std})",
      .numpy = "x = x + {std} * rng.standard_normal(x.shape)",
      .cpp = "Noise{.std = {std}}",
      .source = "Bishop 1995, Training with noise is equivalent to Tikhonov regularization"};
  static constexpr StepFacts facts{.augments = true};
  float std = 0.1f;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.std, ParamInfo{.id = "std", .name = {"Standard deviation", "标准差"}, .summary = {"How far a number is pushed.", "数值被扰动的幅度。"}, .min = 0, .max = 2, .step = 0.05});
  }
  bool apply(DataTable& table, const StepContext& context) const;
  void draw(Rng& rng, const Shape& shape, float* row, float* scratch) const;
};

struct ImageShift {
  static constexpr Info info{
      .id = "image_shift",
      .name = {"Image shift", "图像平移"},
      .summary = {"Moves a training image by a few whole pixels in each direction, drawn anew every time; what comes in at the edge is 0.",
                  "把训练图像在横纵方向上随机平移若干像素，每次重新抽取；移入的边缘填 0。"},
      .formula = R"(\sym{y}_{i,j} = \sym{x}_{i-a,\,j-b},\quad a, b \in \{-{pixels}, \ldots, {pixels}\})",
      .torch = R"(dy, dx = torch.randint(-{pixels}, {pixels} + 1, (2,)).tolist()
x = shift(x, dy, dx))",
      .torch_def = R"(import torch.nn.functional as F


def shift(x, dy, dx):
    H, W = x.shape[-2:]
    return F.pad(x, (max(dx, 0), max(-dx, 0), max(dy, 0), max(-dy, 0)))[..., max(-dy, 0):max(-dy, 0) + H, max(-dx, 0):max(-dx, 0) + W]
)",
      .keras = "layers.RandomTranslation({pixels} / x.shape[-2], {pixels} / x.shape[-1], fill_mode=\"constant\")",
      .numpy = R"(dy, dx = rng.integers(-{pixels}, {pixels} + 1, 2)
x = shift(x, dy, dx))",
      .numpy_def = R"(def shift(x, dy, dx):
    H, W = x.shape[-2:]
    y = np.zeros_like(x)
    y[..., max(dy, 0):H + min(dy, 0), max(dx, 0):W + min(dx, 0)] = x[..., max(-dy, 0):H + min(-dy, 0), max(-dx, 0):W + min(-dx, 0)]
    return y
)",
      .cpp = "ImageShift{.pixels = {pixels}}",
      .source = "Simard, Steinkraus, Platt 2003, Best practices for convolutional neural networks"};
  static constexpr StepFacts facts{.augments = true};
  int pixels = 2;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.pixels, ParamInfo{.id = "pixels", .name = {"Pixels", "像素数"}, .summary = {"At most so far, up, down, left or right.", "上下左右平移的最大像素数。"}, .min = 1, .max = 16, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
  void draw(Rng& rng, const Shape& shape, float* row, float* scratch) const;
  static void shift(int dy, int dx, const Shape& shape, float* row, float* scratch);
};

struct ImageRotate {
  static constexpr Info info{
      .id = "image_rotate",
      .name = {"Image rotation", "图像旋转"},
      .summary = {"Turns a training image about its centre by a random angle, drawn anew every time. Values between pixels are bilinear; outside is 0.",
                  "把训练图像绕中心随机旋转一个角度，每次重新抽取。像素之间用双线性插值，图像之外为 0。"},
      .formula = R"(\sym{y}(p) = \sym{x}(R_{-\theta}\,p),\quad \theta \in [-{degrees}^{\circ}, {degrees}^{\circ}])",
      .torch = R"(x = rotate(x, float(torch.empty(1).uniform_(-{degrees}, {degrees}))))",
      .torch_def = R"(import math


def rotate(x, degrees):
    H, W = x.shape[-2:]
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    i, j = torch.meshgrid(torch.arange(H) - (H - 1) / 2, torch.arange(W) - (W - 1) / 2, indexing="ij")
    rows, columns = c * i + s * j + (H - 1) / 2, c * j - s * i + (W - 1) / 2
    top, left = rows.floor(), columns.floor()
    y = torch.zeros_like(x)
    for a in (0, 1):
        for b in (0, 1):
            r, k = (top + a).long(), (left + b).long()
            inside = (r >= 0) & (r < H) & (k >= 0) & (k < W)
            weight = (1 - (rows - r).abs()) * (1 - (columns - k).abs()) * inside
            y = y + weight * x[..., r.clamp(0, H - 1), k.clamp(0, W - 1)]
    return y
)",
      .keras = "layers.RandomRotation({degrees} / 360, fill_mode=\"constant\")",
      .numpy = "x = rotate(x, rng.uniform(-{degrees}, {degrees}))",
      .numpy_def = R"(def rotate(x, degrees):
    H, W = x.shape[-2:]
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i, j = np.meshgrid(np.arange(H) - (H - 1) / 2, np.arange(W) - (W - 1) / 2, indexing="ij")
    rows, columns = c * i + s * j + (H - 1) / 2, c * j - s * i + (W - 1) / 2
    top, left = np.floor(rows), np.floor(columns)
    y = np.zeros_like(x)
    for a in (0, 1):
        for b in (0, 1):
            r, k = (top + a).astype(int), (left + b).astype(int)
            inside = (r >= 0) & (r < H) & (k >= 0) & (k < W)
            weight = (1 - np.abs(rows - r)) * (1 - np.abs(columns - k)) * inside
            y = y + weight * x[..., r.clip(0, H - 1), k.clip(0, W - 1)]
    return y
)",
      .cpp = "ImageRotate{.degrees = {degrees}}",
      .source = "Simard, Steinkraus, Platt 2003, Best practices for convolutional neural networks"};
  static constexpr StepFacts facts{.augments = true};
  float degrees = 10;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.degrees, ParamInfo{.id = "degrees", .name = {"Degrees", "角度"}, .summary = {"At most so far, either way.", "向两个方向旋转的最大角度。"}, .min = 1, .max = 180, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
  void draw(Rng& rng, const Shape& shape, float* row, float* scratch) const;
  static void rotate(float degrees, const Shape& shape, float* row, float* scratch);
};

enum class FlipDirection : int { horizontal, vertical };
inline constexpr std::array<Text, 2> flip_names{{{"Left and right", "左右"}, {"Top and bottom", "上下"}}};
inline constexpr std::array<std::string_view, 2> flip_ids{"horizontal", "vertical"};

struct ImageFlip {
  static constexpr Info info{
      .id = "image_flip",
      .name = {"Image flip", "图像翻转"},
      .summary = {"Mirrors every other training image, by chance: for things that look as natural in a mirror. Not for digits or letters.",
                  "以一半的概率镜像翻转训练图像：适用于镜像后仍然自然的物体，不适用于数字或文字。"},
      .formula = R"(\sym{y}_{i,j} = \sym{x}_{i,\,W-1-j})",
      .torch = R"(x = x.flip(-1 if "{direction}" == "horizontal" else -2) if torch.rand(1) < 0.5 else x)",
      .keras = "layers.RandomFlip(\"{direction}\")",
      .numpy = R"(x = np.flip(x, -1 if "{direction}" == "horizontal" else -2) if rng.random() < 0.5 else x)",
      .cpp = "ImageFlip{.direction = FlipDirection::{direction}}",
      .source = "Krizhevsky, Sutskever, Hinton 2012, ImageNet classification with deep convolutional neural networks"};
  static constexpr StepFacts facts{.augments = true};
  FlipDirection direction = FlipDirection::horizontal;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.direction, ParamInfo{.id = "direction", .name = {"Direction", "方向"}, .summary = {"Which sides change places.", "哪两边互换。"}, .options = flip_names, .option_ids = flip_ids});
  }
  bool apply(DataTable& table, const StepContext& context) const;
  void draw(Rng& rng, const Shape& shape, float* row, float* scratch) const;
};

}  // namespace garden
