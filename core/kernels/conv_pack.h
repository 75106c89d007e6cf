// Weights and output gradients of a convolution in the order in which its tiles read them.
#pragma once

#include "kernels/conv_tile.h"

namespace garden::kernels::detail {

// out[tile][k][r] = w[first row of the tile + r][k]    w (rows, K)
inline void pack_rows(const Split& split, int K, const float* w, float* out) {
  for (int t = 0; t < split.count; ++t) {
    const int R = split.rows(t);
    for (int k = 0; k < K; ++k) {
      for (int r = 0; r < R; ++r) *out++ = w[Stride{split.first(t) + r} * K + k];
    }
  }
}

// out[tile][tap][m][r] = w[m][first channel of the tile + r][tap]    w (M, channels, taps)
inline void pack_channels(const Split& split, int M, int channels, int taps, const float* w, float* out) {
  for (int t = 0; t < split.count; ++t) {
    const int R = split.rows(t);
    for (int tap = 0; tap < taps; ++tap) {
      for (int m = 0; m < M; ++m) {
        for (int r = 0; r < R; ++r) *out++ = w[(Stride{m} * channels + split.first(t) + r) * taps + tap];
      }
    }
  }
}

// Runs of outputs as whole vectors, unused lanes zero: all vectors of the block's images side by side for one channel.
// dy (images, O, OH, OW), from the channel wanted   out (vectors of the block)
inline void pad_runs(const ConvLayout& a, int images, const float* dy, float* out) {
  const int whole = a.run / lane_count * lane_count;
  for (int n = 0; n < images; ++n) {
    const float* in = dy + Stride{n} * a.s.O * a.runs * a.run;
    for (int h = 0; h < a.runs; ++h, in += a.run) {
      for (int i = 0; i < whole; i += lane_count, out += lane_count) simd::store(out, simd::load(in + i));
      if (whole < a.run) {
        simd::store(out, simd::load_partial(in + whole, a.run - whole));
        out += lane_count;
      }
    }
  }
}

// out[panel][m][vector] = dy[m][vectors of the panel], C vectors a panel, unused lanes and vectors zero.
// dy (images, O, OH, OW), from the first channel of a group
inline void pack_panels(const ConvLayout& a, int images, int M, int C, const float* dy, float* out) {
  const int V = a.vectors * images;
  const Stride panel = Stride{M} * C * lane_count;
  for (int m = 0; m < M; ++m, dy += Stride{a.runs} * a.run) {
    float* to = out + Stride{m} * C * lane_count;
    int v = 0, c = 0;
    for (int n = 0; n < images; ++n) {
      const float* in = dy + Stride{n} * a.s.O * a.runs * a.run;
      for (int h = 0; h < a.runs; ++h, in += a.run) {
        for (int i = 0; i < a.run; i += lane_count) {
          const int rest = a.run - i;
          simd::store(to + c * lane_count, rest >= lane_count ? simd::load(in + i) : simd::load_partial(in + i, rest));
          if (++v, ++c == C) {
            c = 0;
            to += panel;
          }
        }
      }
    }
    for (; v < round_up(V, C); ++v, ++c) simd::store(to + c * lane_count, Batch(0.0f));
  }
}

}  // namespace garden::kernels::detail
