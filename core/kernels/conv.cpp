// Convolution in blocks of images that stay in the first cache levels. Weights are packed once a call, in tiles of a few
// channels; the images once a block.
#include "kernels/conv.h"

#include <algorithm>

#include "kernels/conv_pack.h"
#include "kernels/conv_tile.h"
#include "kernels/reduce.h"

namespace garden::kernels {
namespace {

using namespace detail;

// So many vectors of outputs a block, where the images are smaller: enough to hide the start of the inner loops.
constexpr int forward_vectors = 64;
constexpr int weight_vectors = 192;
constexpr int input_vectors = 48;

// Where the vectors of a block go in y.
const Place* output_places(const ConvLayout& a, Arena& scratch) {
  Place* place = scratch.take<Place>(static_cast<std::size_t>(a.vectors) * static_cast<std::size_t>(a.images));
  Place* next = place;
  for (int n = 0; n < a.images; ++n) {
    for (int h = 0; h < a.runs; ++h) {
      for (int i = 0; i < a.run; i += lane_count) {
        *next++ = {(Stride{n} * a.s.O * a.runs + h) * a.run + i, std::min(lane_count, a.run - i)};
      }
    }
  }
  return place;
}

// x[n][c][…] = b[c] or 0
template <class T>
void fill_channels(int B, int C, Stride pixels, const T* b, T* x) {
  for (int n = 0; n < B; ++n) {
    for (int c = 0; c < C; ++c, x += pixels) std::fill_n(x, pixels, b != nullptr ? b[c] : T(0));
  }
}

// The images of a block as the kernels want them: `padded`, or where it is null x itself.
const float* images_of(const ConvLayout& a, int images, const float* x, float* padded) {
  if (!padded) return x;
  pad_images(a, images, x, padded);
  return padded;
}

}  // namespace

template <>
void conv_forward<float>(const ConvSizes& s, int B, const float* x, const float* w, const float* b, float* y, Arena& scratch) {
  const ArenaScope scope(scratch);
  const ConvLayout a(s, B, forward_vectors);
  const int M = s.outputs(), K = s.depth();
  const Split split(M);
  const Stride* tap = a.taps(scratch);
  const Stride* at = a.places(vectors_for(1), scratch);
  const Place* place = output_places(a, scratch);
  float* packed = scratch.take<float>(static_cast<std::size_t>(s.O) * static_cast<std::size_t>(K));
  for (int g = 0; g < s.geometry.groups; ++g) pack_rows(split, K, w + Stride{g} * M * K, packed + Stride{g} * M * K);
  const float none[most_rows] = {};
  float* padded = a.as_stored() ? nullptr : scratch.take<float>(a.floats());
  const Stride pixels = Stride{s.OH} * s.OW;

  for (int n = 0; n < B; n += a.images) {
    const int images = std::min(a.images, B - n);
    const float* image = images_of(a, images, x + Stride{n} * s.C * s.H * s.W, padded);
    for (int g = 0; g < s.geometry.groups; ++g) {
      for (int t = 0; t < split.count; ++t) {
        const int o = g * M + split.first(t);
        forward_tiles_by_rows[static_cast<std::size_t>(split.rows(t))](K, a.vectors * images, image + g * s.channels() * a.plane, tap, at, packed + Stride{o} * K,
                             b != nullptr ? b + o : none, place, y + (Stride{n} * s.O + o) * pixels, pixels);
      }
    }
  }
}

template <>
void conv_weight_gradient<float>(const ConvSizes& s, int B, const float* x, const float* dy, float* dw, bool accumulate, Arena& scratch) {
  const ArenaScope scope(scratch);
  const ConvLayout a(s, B, weight_vectors);
  const int M = s.outputs(), K = s.depth();
  const Split split(M);
  const Stride* tap = a.taps(scratch);
  const Stride* at = a.places(0, scratch);
  float* padded = a.as_stored() ? nullptr : scratch.take<float>(a.floats());
  const bool in_place = a.run % lane_count == 0;  // then every vector of dy holds outputs of one run alone
  float* padded_dy = in_place ? nullptr : scratch.take<float>(static_cast<std::size_t>(a.vectors) * static_cast<std::size_t>(a.images * most_rows * lane_count));
  const Stride pixels = Stride{s.OH} * s.OW;
  if (!accumulate) std::fill_n(dw, Stride{s.O} * K, 0.0f);

  for (int n = 0; n < B; n += a.images) {
    const int images = std::min(a.images, B - n), V = a.vectors * images;
    const float* image = images_of(a, images, x + Stride{n} * s.C * s.H * s.W, padded);
    for (int g = 0; g < s.geometry.groups; ++g) {
      for (int t = 0; t < split.count; ++t) {
        const int o = g * M + split.first(t);
        const float* from = dy + (Stride{n} * s.O + o) * pixels;
        GradientRows rows{from, pixels, s.O * pixels, images, a.vectors};
        if (!in_place) {
          for (int r = 0; r < split.rows(t); ++r) pad_runs(a, images, from + r * pixels, padded_dy + Stride{r} * V * lane_count);
          rows = {padded_dy, Stride{V} * lane_count, 0, 1, V};
        }
        weight_tiles_by_rows[static_cast<std::size_t>(split.rows(t))](K, rows, image + g * s.channels() * a.plane, tap, at, dw + Stride{o} * K, K);
      }
    }
  }
}

template <>
void conv_input_gradient<float>(const ConvSizes& s, int B, const float* dy, const float* w, const float* b, float* dx, bool accumulate,
                                Arena& scratch) {
  const ArenaScope scope(scratch);
  const ConvLayout a(s, B, input_vectors);
  const int M = s.outputs(), C = s.channels(), taps = s.geometry.kernel_h * s.geometry.kernel_w;
  const Split split(C, true);  // three rows and four share their panels of dy
  const Stride* tap = a.taps(scratch);
  const Stride* at = a.places(vectors_for(1), scratch);
  const std::size_t group = static_cast<std::size_t>(M) * static_cast<std::size_t>(s.depth());
  float* packed = scratch.take<float>(group * static_cast<std::size_t>(s.geometry.groups));
  for (int g = 0; g < s.geometry.groups; ++g) pack_channels(split, M, C, taps, w + g * group, packed + g * group);
  const bool in_place = a.as_stored() && !accumulate;
  float* const padded = in_place ? nullptr : scratch.take<float>(a.floats());
  const std::size_t most_vectors = static_cast<std::size_t>(a.vectors) * static_cast<std::size_t>(a.images) + vectors_for(1);
  float* panels = scratch.take<float>(most_vectors * static_cast<std::size_t>(M * lane_count));
  const Stride pixels = Stride{s.OH} * s.OW;

  for (int n = 0; n < B; n += a.images) {
    const int images = std::min(a.images, B - n), V = a.vectors * images;
    float* const out = dx + Stride{n} * s.C * s.H * s.W;
    float* const image = in_place ? out : padded;
    if (in_place) fill_channels(images, s.C, Stride{s.H} * s.W, b, out);
    else std::fill_n(image, a.floats(), 0.0f);
    for (int g = 0; g < s.geometry.groups; ++g) {
      int packed_for = 0;
      for (int t = 0; t < split.count; ++t) {
        const int R = split.rows(t), first = split.first(t);
        if (packed_for != vectors_for(R)) {
          packed_for = vectors_for(R);
          pack_panels(a, images, M, packed_for, dy + (Stride{n} * s.O + Stride{g} * M) * pixels, panels);
        }
        for (int k = 0; k < taps; ++k) {
          input_tiles_by_rows[static_cast<std::size_t>(R)](M, V, panels, packed + g * group + (Stride{first} * taps + Stride{k} * R) * M, at,
                   moved(image + (g * C + first) * a.plane, tap[k]), a.plane);
        }
      }
    }
    if (!in_place) unpad_images(a, images, image, b, out, accumulate);
  }
}

template <>
void channel_sums<float>(int B, int C, int pixels, const float* x, float* sums, bool accumulate) {
  if (!accumulate) std::fill_n(sums, C, 0.0f);
  for (int n = 0; n < B; ++n) {
    for (int c = 0; c < C; ++c, x += pixels) sums[c] += sum(pixels, x);
  }
}

// ---- double, for the gradient checks only: clear, not fast ------------------------------------------------------
namespace {
// Calls f(index of x, index of w, index of y) for every product.
template <class F>
void for_each_product(const ConvSizes& s, int B, F&& f) {
  const ConvGeometry& g = s.geometry;
  for (int n = 0; n < B; ++n) {
    for (int o = 0; o < s.O; ++o) {
      for (int h = 0; h < s.OH; ++h) {
        for (int v = 0; v < s.OW; ++v) {
          for (int k = 0; k < s.depth(); ++k) {
            const int c = o / s.outputs() * s.channels() + k / (g.kernel_h * g.kernel_w);
            const int i = h * g.stride_h - g.before_h + k / g.kernel_w % g.kernel_h * g.dilation_h;
            const int j = v * g.stride_w - g.before_w + k % g.kernel_w * g.dilation_w;
            if (i < 0 || i >= s.H || j < 0 || j >= s.W) continue;
            f(((Stride{n} * s.C + c) * s.H + i) * s.W + j, Stride{o} * s.depth() + k, ((Stride{n} * s.O + o) * s.OH + h) * s.OW + v);
          }
        }
      }
    }
  }
}

}  // namespace

template <>
void conv_forward<double>(const ConvSizes& s, int B, const double* x, const double* w, const double* b, double* y, Arena&) {
  fill_channels(B, s.O, Stride{s.OH} * s.OW, b, y);
  for_each_product(s, B, [&](Stride i, Stride k, Stride o) { y[o] += w[k] * x[i]; });
}
template <>
void conv_weight_gradient<double>(const ConvSizes& s, int B, const double* x, const double* dy, double* dw, bool accumulate, Arena&) {
  if (!accumulate) std::fill_n(dw, Stride{s.O} * s.depth(), 0.0);
  for_each_product(s, B, [&](Stride i, Stride k, Stride o) { dw[k] += dy[o] * x[i]; });
}
template <>
void conv_input_gradient<double>(const ConvSizes& s, int B, const double* dy, const double* w, const double* b, double* dx, bool accumulate,
                                 Arena&) {
  if (!accumulate) fill_channels(B, s.C, Stride{s.H} * s.W, b, dx);
  for_each_product(s, B, [&](Stride i, Stride k, Stride o) { dx[i] += w[k] * dy[o]; });
}
template <>
void channel_sums<double>(int B, int C, int pixels, const double* x, double* sums, bool accumulate) {
  if (!accumulate) std::fill_n(sums, C, 0.0);
  for (int n = 0; n < B; ++n) {
    for (int c = 0; c < C; ++c) {
      for (int i = 0; i < pixels; ++i) sums[c] += *x++;
    }
  }
}

}  // namespace garden::kernels
