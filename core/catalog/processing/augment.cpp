// A row is the only thing a draw sees; `scratch` has room for one row. Images are (H, W) or (C, H, W).
#include "catalog/processing/augment.h"

#include <algorithm>
#include <cmath>

#include "base/simd.h"

namespace garden {
namespace {

bool is_image(const DataTable& table, const StepContext& context) {
  if (table.form == DataTable::Form::rows && !table.sequence && table.shape.rank() >= 2) return true;
  return context.fail("the rows are no images: their shape is " + table.shape.text() + ", an image is height x width or channels x height x width.",
                      "样本不是图像：其形状为 " + table.shape.text() + "，图像应为 高 x 宽 或 通道 x 高 x 宽。");
}

struct Image {
  int C, H, W;
  explicit Image(const Shape& shape)
      : C(shape.rank() == 3 ? shape[0] : 1), H(shape[shape.rank() - 2]), W(shape[shape.rank() - 1]) {}
};

}  // namespace

bool Noise::apply(DataTable& table, const StepContext& context) const {
  if (table.form == DataTable::Form::rows && table.vocabulary == 0) return true;
  if (table.form == DataTable::Form::series) return context.fail("cut windows first.", "请先切分窗口。");
  return context.fail("token numbers are names, not amounts; noise would make other tokens of them.", "词元编号只是名称，加噪声会变成别的词元。");
}

void Noise::draw(Rng& rng, const Shape& shape, float* row, float*) const {
  const std::size_t n = shape.count();
  for (std::size_t i = 0; i < n; ++i) row[i] += std * rng.normal();
}

bool ImageShift::apply(DataTable& table, const StepContext& context) const { return is_image(table, context); }

void ImageShift::draw(Rng& rng, const Shape& shape, float* row, float* scratch) const {
  const int dy = rng.below(2 * pixels + 1) - pixels, dx = rng.below(2 * pixels + 1) - pixels;
  if (dy != 0 || dx != 0) shift(dy, dx, shape, row, scratch);
}

void ImageShift::shift(int dy, int dx, const Shape& shape, float* row, float* scratch) {
  const Image image(shape);
  std::copy_n(row, shape.count(), scratch);
  for (int line = 0; line < image.C * image.H; ++line) {
    const int from = line % image.H - dy;
    for (int j = 0; j < image.W; ++j) {
      const bool inside = from >= 0 && from < image.H && j - dx >= 0 && j - dx < image.W;
      row[line * image.W + j] = inside ? scratch[(line - dy) * image.W + j - dx] : 0.0f;
    }
  }
}

bool ImageRotate::apply(DataTable& table, const StepContext& context) const { return is_image(table, context); }

void ImageRotate::draw(Rng& rng, const Shape& shape, float* row, float* scratch) const {
  rotate(rng.uniform(-degrees, degrees), shape, row, scratch);
}

void ImageRotate::rotate(float degrees, const Shape& shape, float* row, float* scratch) {
  const Image image(shape);
  const int H = image.H, W = image.W;
  const float angle = degrees * 0.0174532925f, c = simd::cos(angle), s = simd::sin(angle);
  const float middle_y = 0.5f * static_cast<float>(H - 1), middle_x = 0.5f * static_cast<float>(W - 1);
  std::copy_n(row, shape.count(), scratch);
  for (int y = 0; y < H; ++y) {
    for (int x = 0; x < W; ++x) {
      const float i = static_cast<float>(y) - middle_y, j = static_cast<float>(x) - middle_x;
      const float from_y = c * i + s * j + middle_y, from_x = c * j - s * i + middle_x;
      const float top = std::floor(from_y), left = std::floor(from_x);
      const float down = from_y - top, right = from_x - left;
      const int r = static_cast<int>(top), k = static_cast<int>(left);
      for (int channel = 0; channel < image.C; ++channel) {
        const float* plane = scratch + channel * H * W;
        const auto at = [&](int a, int b) { return a >= 0 && a < H && b >= 0 && b < W ? plane[a * W + b] : 0.0f; };
        const float upper = (1 - right) * at(r, k) + right * at(r, k + 1);
        const float lower = (1 - right) * at(r + 1, k) + right * at(r + 1, k + 1);
        row[(channel * H + y) * W + x] = (1 - down) * upper + down * lower;
      }
    }
  }
}

bool ImageFlip::apply(DataTable& table, const StepContext& context) const { return is_image(table, context); }

void ImageFlip::draw(Rng& rng, const Shape& shape, float* row, float*) const {
  if (rng.uniform() >= 0.5f) return;
  const Image image(shape);
  for (int channel = 0; channel < image.C; ++channel) {
    float* plane = row + channel * image.H * image.W;
    if (direction == FlipDirection::horizontal) {
      for (int y = 0; y < image.H; ++y) std::reverse(plane + y * image.W, plane + (y + 1) * image.W);
    } else {
      for (int y = 0; y < image.H / 2; ++y) std::swap_ranges(plane + y * image.W, plane + (y + 1) * image.W, plane + (image.H - 1 - y) * image.W);
    }
  }
}

}  // namespace garden
