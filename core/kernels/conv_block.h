// A block of images as the convolution kernels want it: padded, the columns of a row sorted by their remainder modulo the
// stride, so that any tap at any stride and dilation finds the pixels of neighbouring outputs side by side.
//   pixel under tap k of output vector v, lane l:   image[tap[k] + at[v] + l], both counted in bytes
#pragma once

#include <algorithm>

#include "kernels/conv.h"
#include "kernels/gemm_tile.h"
#include "kernels/pointwise.h"

namespace garden::kernels::detail {

inline constexpr Stride float_bytes = sizeof(float);

// The pitches of one padded image, and the vectors of its outputs.
struct ConvLayout {
  ConvSizes s;
  int rows;            // rows that some tap reads
  int phase;           // columns of one remainder
  Stride row, plane, image;
  int vectors_in_row;  // vectors of outputs in a row, the last perhaps partly used
  int vectors;         // in an image
  int images;          // in a block

  // `least_vectors`: how many the block should have, so that work a block is worth its start.
  ConvLayout(const ConvSizes& sizes, int B, int least_vectors) : s(sizes) {
    const ConvGeometry& g = s.geometry;
    rows = (s.OH - 1) * g.stride_h + g.dilation_h * (g.kernel_h - 1) + 1;
    const int columns = (s.OW - 1) * g.stride_w + g.dilation_w * (g.kernel_w - 1) + 1;
    phase = (columns + g.stride_w - 1) / g.stride_w;
    row = Stride{phase} * g.stride_w;
    plane = row * rows;
    image = plane * s.C;
    vectors_in_row = (s.OW + lane_count - 1) / lane_count;
    vectors = vectors_in_row * s.OH;
    images = std::clamp((least_vectors + vectors - 1) / vectors, 1, std::max(B, 1));
  }

  // Vectors may read a little past the last row.
  std::size_t floats() const { return static_cast<std::size_t>(image * images + lane_count); }

  // tap[k] for k = (c, i, j) of one group.
  Stride* taps(Arena& scratch) const {
    const ConvGeometry& g = s.geometry;
    Stride* tap = scratch.take<Stride>(static_cast<std::size_t>(s.depth()));
    Stride* next = tap;
    for (int c = 0; c < s.channels(); ++c) {
      for (int i = 0; i < g.kernel_h; ++i) {
        for (int j = 0; j < g.kernel_w; ++j) {
          const int column = j * g.dilation_w;
          *next++ = float_bytes * (c * plane + i * g.dilation_h * row + Stride{column % g.stride_w} * phase + column / g.stride_w);
        }
      }
    }
    return tap;
  }

  // at[v] for all vectors of a block, then `more` copies of the last.
  Stride* places(int more, Arena& scratch) const {
    Stride* at = scratch.take<Stride>(static_cast<std::size_t>(vectors) * static_cast<std::size_t>(images) + static_cast<std::size_t>(more));
    Stride* next = at;
    for (int n = 0; n < images; ++n) {
      for (int h = 0; h < s.OH; ++h) {
        for (int v = 0; v < vectors_in_row; ++v) *next++ = float_bytes * (n * image + h * s.geometry.stride_h * row + Stride{v} * lane_count);
      }
    }
    std::fill_n(next, more, next[-1]);
    return at;
  }
};

inline void copy_floats(const float* from, int n, float* to) {
  int i = 0;
  for (; i + lane_count <= n; i += lane_count) simd::store(to + i, simd::load(from + i));
  for (; i < n; ++i) to[i] = from[i];
}

// The stored columns of one remainder that lie inside the input; column begin + i is input column first + i * stride.
struct PhaseRange {
  int begin, end;
  int first;
};
inline PhaseRange phase_range(const ConvLayout& a, int phase) {
  const ConvGeometry& g = a.s.geometry;
  // stored column i of this phase is input column i * stride + phase - before
  const int begin = std::clamp((g.before_w - phase + g.stride_w - 1) / g.stride_w, 0, a.phase);
  const int first = begin * g.stride_w + phase - g.before_w;
  const int end = first >= a.s.W ? begin : std::min(a.phase, begin + (a.s.W - first + g.stride_w - 1) / g.stride_w);
  return {begin, std::max(begin, end), first};
}

// out = the padded images    x (images, C, H, W)
inline void pad_images(const ConvLayout& a, int images, const float* x, float* out) {
  const ConvGeometry& g = a.s.geometry;
  for (int plane = 0; plane < images * a.s.C; ++plane, x += Stride{a.s.H} * a.s.W) {
    for (int h = 0; h < a.rows; ++h) {
      const int from = h - g.before_h;
      if (from < 0 || from >= a.s.H) {
        std::fill_n(out, a.row, 0.0f);
        out += a.row;
        continue;
      }
      const float* in = x + Stride{from} * a.s.W;
      for (int p = 0; p < g.stride_w; ++p, out += a.phase) {
        const PhaseRange r = phase_range(a, p);
        std::fill_n(out, r.begin, 0.0f);
        if (g.stride_w == 1) {
          copy_floats(in + r.first, r.end - r.begin, out + r.begin);
        } else {
          for (int i = r.begin; i < r.end; ++i) out[i] = in[r.first + (i - r.begin) * g.stride_w];
        }
        std::fill_n(out + r.end, a.phase - r.end, 0.0f);
      }
    }
  }
  std::fill_n(out, lane_count, 0.0f);
}

// The way back: x = or += the pixels of the padded images that lie inside the input, plus b[c]; x outside them is b[c].
inline void unpad_images(const ConvLayout& a, int images, const float* in, const float* b, float* x, bool accumulate) {
  const ConvGeometry& g = a.s.geometry;
  for (int plane = 0; plane < images * a.s.C; ++plane, x += Stride{a.s.H} * a.s.W, in += a.plane) {
    const float bias = b != nullptr ? b[plane % a.s.C] : 0.0f;
    for (int h = 0; h < a.s.H; ++h) {
      float* out = x + Stride{h} * a.s.W;
      const int from = h + g.before_h;
      const bool inside = from < a.rows;
      if (!accumulate && (!inside || a.row < a.s.W + g.before_w)) std::fill_n(out, a.s.W, bias);
      if (!inside) continue;
      for (int p = 0; p < g.stride_w; ++p) {
        const PhaseRange r = phase_range(a, p);
        const float* source = in + from * a.row + Stride{p} * a.phase + r.begin;
        float* target = out + r.first;
        const int n = r.end - r.begin;
        if (g.stride_w > 1) {
          for (int i = 0; i < n; ++i) {
            float& value = target[Stride{i} * g.stride_w];
            value = (accumulate ? value : bias) + source[i];
          }
        } else if (accumulate) {
          map_add(n, target, [](Batch v) { return v; }, source);
        } else {
          map(n, target, [bias](Batch v) { return Batch(v + Batch(bias)); }, source);
        }
      }
    }
  }
}

}  // namespace garden::kernels::detail
