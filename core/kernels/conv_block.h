// A block of images as the convolution kernels want it, so that any tap at any stride and dilation finds the pixels of
// neighbouring outputs side by side.
//   pixel under tap k of output vector v, lane l:   image[tap[k] + at[v] + l], both counted in bytes
// Usually each image is there once, padded, the columns of a row sorted by their remainder modulo the stride, and every row
// of outputs begins a vector. Where that leaves many lanes idle, as with rows of 10, the image is there once for each column
// of the kernel, as the pixels which that column meets: then the outputs of an image are one run, of 25 vectors and not 30.
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
  bool one_run;        // an image is there once for each column of the kernel
  int runs, run;       // of outputs side by side: rows, or all of an image
  int rows;            // rows that some tap reads
  int strips, columns; // of a row: a remainder modulo the stride each, or a column of the kernel
  Stride row, strip, plane, image;
  int vectors_in_run;  // the last perhaps partly used
  int vectors;         // in an image
  int images;          // in a block
  bool whole_blocks;   // the last block has as many

  // `least_vectors`: how many the block should have, so that work a block is worth its start.
  ConvLayout(const ConvSizes& sizes, int B, int least_vectors) : s(sizes) {
    const ConvGeometry& g = s.geometry;
    one_run = run_pays(s);
    runs = one_run ? 1 : s.OH;
    run = one_run ? s.OH * s.OW : s.OW;
    rows = (s.OH - 1) * g.stride_h + g.dilation_h * (g.kernel_h - 1) + 1;
    strips = one_run ? g.kernel_w : g.stride_w;
    columns = one_run ? s.OW : ((s.OW - 1) * g.stride_w + g.dilation_w * (g.kernel_w - 1)) / g.stride_w + 1;
    row = one_run ? columns : Stride{columns} * strips;
    strip = one_run ? row * rows : columns;
    plane = Stride{rows} * columns * strips;
    image = plane * s.C;
    vectors_in_run = vectors_of(run);
    vectors = vectors_in_run * runs;
    images = std::clamp((least_vectors + vectors - 1) / vectors, 1, std::max(B, 1));
    if (one_run) images = static_cast<int>(std::clamp<Stride>(most_floats / image, 1, images));
    whole_blocks = B % images == 0;
  }

  // Copies of an image for each column take room: no more of them than stay in a first-level cache.
  static constexpr Stride most_floats = 6 * 1024;

  static int vectors_of(int outputs) { return (outputs + lane_count - 1) / lane_count; }

  // Copying a vector costs several times what a multiply-add does.
  static bool run_pays(const ConvSizes& s) {
    constexpr std::int64_t cost = 6;
    const std::int64_t least = vectors_of(s.OH * s.OW), spared = std::int64_t{s.OH} * vectors_of(s.OW) - least;
    return s.geometry.stride_h == 1 && spared * s.outputs() * s.geometry.kernel_h > cost * least;
  }

  // Whether images as they are stored already lie so: then nothing is copied, and no vector reaches past a row. A tile also looks
  // at vectors of images that the last block lacks, so there must be none of these.
  bool as_stored() const {
    const ConvGeometry& g = s.geometry;
    return !one_run && whole_blocks && g.stride_h == 1 && g.stride_w == 1 && g.before_h == 0 && g.before_w == 0 && rows == s.H && columns == s.W && run % lane_count == 0;
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
          const Stride in_row = one_run ? j * strip : Stride{column % g.stride_w} * strip + column / g.stride_w;
          *next++ = float_bytes * (c * plane + i * g.dilation_h * row + in_row);
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
      for (int h = 0; h < runs; ++h) {
        for (int v = 0; v < vectors_in_run; ++v) *next++ = float_bytes * (n * image + h * s.geometry.stride_h * row + Stride{v} * lane_count);
      }
    }
    std::fill_n(next, more, next[-1]);
    return at;
  }
};

// Rows of a few numbers: a call would cost more than the work. The last vector reaches back over numbers that are done, and
// is made first.
inline void copy_floats(const float* from, int n, float* to) {
  if (n < lane_count) {
    for (int i = 0; i < n; ++i) to[i] = from[i];
    return;
  }
  simd::store(to + n - lane_count, simd::load(from + n - lane_count));
  for (int i = 0; i + lane_count < n; i += lane_count) simd::store(to + i, simd::load(from + i));
}
inline void add_floats(const float* from, int n, float* to) {
  if (n < lane_count) {
    for (int i = 0; i < n; ++i) to[i] += from[i];
    return;
  }
  const Batch last = simd::load(to + n - lane_count) + simd::load(from + n - lane_count);
  for (int i = 0; i + lane_count < n; i += lane_count) simd::store(to + i, simd::load(to + i) + simd::load(from + i));
  simd::store(to + n - lane_count, last);
}
inline void clear_floats(int n, float* to) {
  if (n > 0) std::fill_n(to, n, 0.0f);
}

// The stored columns of one strip that lie inside the input; column begin + i is input column first + i * stride.
struct StripRange {
  int begin, end;
  int first;
};
inline StripRange strip_range(const ConvLayout& a, int strip) {
  const ConvGeometry& g = a.s.geometry;
  const int left = (a.one_run ? strip * g.dilation_w : strip) - g.before_w;  // stored column i is input column i * stride + left
  const int begin = std::clamp((g.stride_w - 1 - left) / g.stride_w, 0, a.columns);
  const int first = begin * g.stride_w + left;
  const int end = first >= a.s.W ? begin : std::min(a.columns, begin + (a.s.W - first + g.stride_w - 1) / g.stride_w);
  return {begin, std::max(begin, end), first};
}

// out = the padded images    x (images, C, H, W)
inline void pad_images(const ConvLayout& a, int images, const float* x, float* out) {
  const ConvGeometry& g = a.s.geometry;
  for (int plane = 0; plane < images * a.s.C; ++plane, x += Stride{a.s.H} * a.s.W, out += a.plane) {
    for (int p = 0; p < a.strips; ++p) {
      const StripRange r = strip_range(a, p);
      float* to = out + p * a.strip;
      for (int h = 0; h < a.rows; ++h, to += a.row) {
        const int from = h - g.before_h;
        if (from < 0 || from >= a.s.H) {
          clear_floats(a.columns, to);
          continue;
        }
        const float* in = x + Stride{from} * a.s.W + r.first;
        clear_floats(r.begin, to);
        if (g.stride_w == 1) {
          copy_floats(in, r.end - r.begin, to + r.begin);
        } else {
          for (int i = r.begin; i < r.end; ++i) to[i] = in[(i - r.begin) * g.stride_w];
        }
        clear_floats(a.columns - r.end, to + r.end);
      }
    }
  }
  clear_floats(lane_count, out);
}

// The way back: x = or += the pixels of the padded images that lie inside the input, plus b[c]; x outside them is b[c].
inline void unpad_images(const ConvLayout& a, int images, const float* in, const float* b, float* x, bool accumulate) {
  const ConvGeometry& g = a.s.geometry;
  const Stride pixels = Stride{a.s.H} * a.s.W;
  for (int plane = 0; plane < images * a.s.C; ++plane, x += pixels, in += a.plane) {
    if (!accumulate) std::fill_n(x, pixels, b != nullptr ? b[plane % a.s.C] : 0.0f);
    for (int p = 0; p < a.strips; ++p) {
      const StripRange r = strip_range(a, p);
      const int rows = std::min(a.rows, a.s.H + g.before_h), n = r.end - r.begin;
      for (int h = g.before_h; h < rows; ++h) {
        const float* source = in + h * a.row + p * a.strip + r.begin;
        float* target = x + Stride{h - g.before_h} * a.s.W + r.first;
        if (g.stride_w == 1) {
          add_floats(source, n, target);
        } else {
          for (int i = 0; i < n; ++i) target[Stride{i} * g.stride_w] += source[i];
        }
      }
    }
  }
}

}  // namespace garden::kernels::detail
