// One head after the other, and of a head a few queries at a time, from their scores to their outputs: what they need stays
// in the first-level cache. With a causal mask the keys end at the last query of the strip.
#include "kernels/attention.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "kernels/attention_factor.h"
#include "kernels/pointwise.h"

namespace garden::kernels {
namespace {

using namespace detail;

// One head of one batch row: where its parts lie.
struct Place {
  std::size_t queries, keys, pairs;  // offsets of the first position in (B, T, ·), (B, T_k, ·) and (B, heads, T, T_k)
  int column;                        // of the head's first number in a position
};

template <class T>
T* at(T* data, int width, std::size_t position, int column) {
  return data ? data + position * static_cast<std::size_t>(width) + column : nullptr;
}

template <class F>
void for_each_head(const AttentionSizes& s, F&& f) {
  const std::size_t T = static_cast<std::size_t>(s.T), T_k = static_cast<std::size_t>(s.T_k);
  for (int b = 0; b < s.B; ++b) {
    const std::size_t row = static_cast<std::size_t>(b);
    for (int h = 0; h < s.heads; ++h) {
      const std::size_t head = row * static_cast<std::size_t>(s.heads) + static_cast<std::size_t>(h);
      f(b, Place{row * T, row * T_k, head * T * T_k, h * s.d});
    }
  }
}

// How many keys query t may see by its place.
int seen(const AttentionSizes& s, int t) { return s.causal ? std::min(t + 1, s.T_k) : s.T_k; }

// The distance between rows of scores: whole steps, and no power of two, whose rows would push each other out of the cache.
template <class T>
Stride score_stride(int T_k) {
  return round_up(T_k, 16) + column_step<T>;
}

// One strip of queries: rows of scores side by side in memory, all of `columns` numbers (whole registers).
template <class T>
struct Strip {
  T* scores;
  Stride stride;
  int columns;
};

// Rows of p = softmax(scale x + bias), in place; x is -infinity where a key is not seen. A row that sees nothing becomes 0.
template <int R, class T>
void softmax(const Strip<T>& s, T scale, const T* bias) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  const V lowest(-std::numeric_limits<T>::infinity()), factor(scale);
  V most[R], sum[R];
  for (int r = 0; r < R; ++r) most[r] = lowest, sum[r] = V(0);
  for (int i = 0; i < s.columns; i += W) {
    for (int r = 0; r < R; ++r) {
      V x = V(simd::load(s.scores + r * s.stride + i)) * factor;
      if (bias) x = x + simd::load(bias + i);
      simd::store(s.scores + r * s.stride + i, x);
      most[r] = simd::max(most[r], x);
    }
  }
  for (int r = 0; r < R; ++r) {
    const V m(simd::reduce_max(most[r]));
    most[r] = simd::select(m == lowest, V(0), m);
  }
  for (int i = 0; i < s.columns; i += W) {
    for (int r = 0; r < R; ++r) {
      const V e = simd::exp(V(simd::load(s.scores + r * s.stride + i) - most[r]));
      simd::store(s.scores + r * s.stride + i, e);
      sum[r] = sum[r] + e;
    }
  }
  for (int r = 0; r < R; ++r) {
    const V total(simd::reduce_add(sum[r]));
    sum[r] = simd::select(total == V(0), V(0), V(V(1) / total));
  }
  for (int i = 0; i < s.columns; i += W) {
    for (int r = 0; r < R; ++r) simd::store(s.scores + r * s.stride + i, V(simd::load(s.scores + r * s.stride + i) * sum[r]));
  }
}

// Rows of ds = p (dp - sum(p dp)) scale in place of dp    p: rows `stride` apart as the scores are
template <int R, class T>
void softmax_backward(const Strip<T>& s, T scale, const T* p) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  V sum[R];
  for (int r = 0; r < R; ++r) sum[r] = V(0);
  for (int i = 0; i < s.columns; i += W) {
    for (int r = 0; r < R; ++r) sum[r] = sum[r] + V(simd::load(p + r * s.stride + i)) * simd::load(s.scores + r * s.stride + i);
  }
  for (int r = 0; r < R; ++r) sum[r] = V(simd::reduce_add(sum[r]));
  const V factor(scale);
  for (int i = 0; i < s.columns; i += W) {
    for (int r = 0; r < R; ++r) {
      T* const at = s.scores + r * s.stride + i;
      simd::store(at, V(V(simd::load(p + r * s.stride + i)) * (simd::load(at) - sum[r]) * factor));
    }
  }
}

// Calls f<R>(first row) for the rows of a strip: all together, or one by one where it is not whole.
template <class T, class F>
void by_rows(int rows, F&& f) {
  constexpr int whole = strip_rows<T>;
  if (rows == whole) {
    f(std::integral_constant<int, whole>{}, 0);
  } else {
    for (int r = 0; r < rows; ++r) f(std::integral_constant<int, 1>{}, r);
  }
}

// y = x, or x m    n numbers
template <class T>
void copy(int n, const T* x, const T* m, T* y) {
  using V = simd::Vec<T>;
  if (m) map(n, y, [](V a, V b) { return V(a * b); }, x, m);
  else map(n, y, [](V a) { return a; }, x);
}

template <class T>
T root_of(int d) {
  return T(1) / simd::sqrt(T(d));
}

}  // namespace

template <class T>
void attention(const AttentionSizes& s, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* ids, const T* keep,
               T* weights, Heads<T> y, Arena& scratch) {
  constexpr T hidden = -std::numeric_limits<T>::infinity();
  constexpr int R = strip_rows<T>, W = simd::lanes<simd::Vec<T>>;
  const ArenaScope scope(scratch);
  const T scale = root_of<T>(s.d);
  const Stride stride = score_stride<T>(s.T_k);
  T* const scores = scratch.take<T>(static_cast<std::size_t>(stride) * R);
  T* const bias = ids ? scratch.take<T>(static_cast<std::size_t>(stride)) : nullptr;
  int row = -1;
  for_each_head(s, [&](int b, const Place& place) {
    const ArenaScope head(scratch);
    if (ids && b != row) {
      row = b;
      for (int j = 0; j < stride; ++j) bias[j] = j < s.T_k && ids[place.keys + static_cast<std::size_t>(j)] == T(0) ? hidden : T(0);
    }
    const Factor<T> keys(s.d, s.T_k, at(k.data, k.width, place.keys, place.column), k.width, true, scratch);
    const Factor<T> values(s.T_k, s.d, at(v.data, v.width, place.keys, place.column), v.width, false, scratch);
    for (int t = 0; t < s.T; t += R) {
      const int rows = std::min(R, s.T - t), n = seen(s, t + rows - 1), columns = round_up(n, W);
      const std::size_t position = place.queries + static_cast<std::size_t>(t);
      keys.template times<Lie::apart>(rows, n, 0, s.d, at(q.data, q.width, position, place.column), q.width, scores, stride, false, true);
      for (int r = 0; r < rows; ++r) std::fill(scores + r * stride + seen(s, t + r), scores + r * stride + columns, hidden);
      by_rows<T>(rows, [&](auto count, int r) { softmax<count>(Strip<T>{scores + r * stride, stride, columns}, scale, static_cast<const T*>(bias)); });
      const std::size_t pair = place.pairs + static_cast<std::size_t>(t) * static_cast<std::size_t>(s.T_k);
      for (int r = 0; r < rows && (weights || keep); ++r) {
        const std::size_t from = pair + static_cast<std::size_t>(r) * static_cast<std::size_t>(s.T_k);
        T* const p = scores + r * stride;
        if (weights) {
          copy<T>(n, p, nullptr, weights + from);
          std::fill(weights + from + n, weights + from + s.T_k, T(0));
        }
        if (keep) copy<T>(n, p, keep + from, p);
      }
      values.template times<Lie::apart>(rows, s.d, 0, n, scores, stride, at(y.data, y.width, position, place.column), y.width, false, false);
    }
  });
}

template <class T>
void attention_backward(const AttentionSizes& s, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* keep,
                        const T* weights, Heads<const T> dy, HeadsGrad<T> dq, HeadsGrad<T> dk, HeadsGrad<T> dv, Arena& scratch) {
  constexpr int R = strip_rows<T>, W = simd::lanes<simd::Vec<T>>;
  const ArenaScope scope(scratch);
  const T scale = root_of<T>(s.d);
  const Stride stride = score_stride<T>(s.T_k);
  const std::size_t size = static_cast<std::size_t>(stride) * static_cast<std::size_t>(s.T);
  T *const p = scratch.take<T>(size), *const ds = scratch.take<T>(size);
  for_each_head(s, [&](int, const Place& place) {
    const ArenaScope head(scratch);
    const T* const dy_head = at(dy.data, dy.width, place.queries, place.column);
    const Factor<T> values(s.d, s.T_k, at(v.data, v.width, place.keys, place.column), v.width, true, scratch);
    const Factor<T> keys(s.T_k, s.d, at(k.data, k.width, place.keys, place.column), k.width, false, scratch);
    const Factor<T> queries(s.T, s.d, at(q.data, q.width, place.queries, place.column), q.width, false, scratch);
    const Factor<T> slopes(s.T, s.d, dy_head, dy.width, false, scratch);
    for (int t = 0; t < s.T; t += R) {
      const int rows = std::min(R, s.T - t), n = seen(s, t + rows - 1), columns = round_up(n, W);
      T *const p_strip = p + t * stride, *const ds_strip = ds + t * stride;
      values.template times<Lie::apart>(rows, n, 0, s.d, dy_head + t * Stride{dy.width}, dy.width, ds_strip, stride, false, true);
      for (int r = 0; r < rows; ++r) {
        const std::size_t from = place.pairs + static_cast<std::size_t>(t + r) * static_cast<std::size_t>(s.T_k);
        copy<T>(n, weights + from, nullptr, p_strip + r * stride);
        if (keep) copy<T>(n, ds_strip + r * stride, keep + from, ds_strip + r * stride);
        // Up to whole registers for the next loops, up to whole strips of keys for the products below.
        const int end = round_up(std::max(columns, n), R);
        std::fill(p_strip + r * stride + n, p_strip + r * stride + end, T(0));
        std::fill(ds_strip + r * stride + n, ds_strip + r * stride + end, T(0));
      }
      by_rows<T>(rows, [&](auto count, int r) {
        softmax_backward<count>(Strip<T>{ds_strip + r * stride, stride, columns}, scale, static_cast<const T*>(p_strip + r * stride));
      });
      for (int r = 0; r < rows && keep; ++r) {
        const std::size_t from = place.pairs + static_cast<std::size_t>(t + r) * static_cast<std::size_t>(s.T_k);
        copy<T>(n, p_strip + r * stride, keep + from, p_strip + r * stride);
      }
      if (dq.data) {
        keys.template times<Lie::apart>(rows, s.d, 0, n, ds_strip, stride, at(dq.data, dq.width, place.queries + static_cast<std::size_t>(t), place.column),
                                        dq.width, dq.add, false);
      }
    }
    // A strip of keys is seen by the queries from its first one on.
    const auto sums_over_queries = [&](const Factor<T>& factor, const T* pairs, const HeadsGrad<T>& out) {
      T* const head_out = at(out.data, out.width, place.keys, place.column);
      for (int j = 0; j < s.T_k && head_out; j += R) {
        const int first = s.causal ? std::min(j / R * R, s.T) : 0;
        factor.template times<Lie::adjacent>(std::min(R, s.T_k - j), s.d, first, s.T - first, pairs + first * stride + j, stride,
                                             head_out + j * Stride{out.width}, out.width, out.add, false);
      }
    };
    sums_over_queries(queries, ds, dk);
    sums_over_queries(slopes, p, dv);
  });
}

template void attention<float>(const AttentionSizes&, Heads<const float>, Heads<const float>, Heads<const float>, const float*,
                               const float*, float*, Heads<float>, Arena&);
template void attention<double>(const AttentionSizes&, Heads<const double>, Heads<const double>, Heads<const double>, const double*,
                                const double*, double*, Heads<double>, Arena&);
template void attention_backward<float>(const AttentionSizes&, Heads<const float>, Heads<const float>, Heads<const float>, const float*,
                                        const float*, Heads<const float>, HeadsGrad<float>, HeadsGrad<float>, HeadsGrad<float>, Arena&);
template void attention_backward<double>(const AttentionSizes&, Heads<const double>, Heads<const double>, Heads<const double>,
                                         const double*, const double*, Heads<const double>, HeadsGrad<double>, HeadsGrad<double>,
                                         HeadsGrad<double>, Arena&);

}  // namespace garden::kernels
