// One head after the other, each small enough to stay in the cache from its scores to its outputs.
#include "kernels/attention.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "kernels/gemm.h"
#include "kernels/reduce.h"
#include "kernels/softmax.h"

namespace garden::kernels {
namespace {

// With a causal mask, blocks of this many queries (or keys) are products of their own, cut at the diagonal.
constexpr int causal_block = 32;

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

// Calls f(begin, end) for blocks of `count` positions: one block, or several when the diagonal cuts them.
template <class F>
void for_each_block(int count, bool causal, F&& f) {
  const int size = causal ? causal_block : count;
  for (int begin = 0; begin < count; begin += size) f(begin, std::min(begin + size, count));
}

// How many keys query t may see by its place.
int seen(const AttentionSizes& s, int t) { return s.causal ? std::min(t + 1, s.T_k) : s.T_k; }

template <class T>
T root_of(int d) {
  return T(1) / simd::sqrt(T(d));
}

// p = softmax(scale p + bias) over the first n of N values, the rest 0    p, bias (N); bias null: 0
template <class T>
void masked_softmax(int n, int N, T scale, const T* bias, T* p) {
  using V = simd::Vec<T>;
  constexpr int W = simd::lanes<V>;
  constexpr T lowest = -std::numeric_limits<T>::infinity();
  const V factor(scale);
  if (bias) {
    map(n, p, [factor](V x, V b) { return V(x * factor + b); }, static_cast<const T*>(p), bias);
  } else {
    map(n, p, [factor](V x) { return V(x * factor); }, static_cast<const T*>(p));
  }
  // Whole registers are faster than a tail: the values up to there count as hidden.
  const int whole = std::min((n + W - 1) / W * W, N);
  std::fill(p + n, p + whole, lowest);
  const T sum = exp_sum(whole, static_cast<const T*>(p), max_value(whole, static_cast<const T*>(p)), p);
  kernels::scale(whole, T(1) / sum, p);
  std::fill(p + whole, p + N, T(0));
}

}  // namespace

template <class T>
void attention(const AttentionSizes& s, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* ids, const T* keep,
               T* weights, Heads<T> y, Arena& scratch) {
  constexpr T hidden = -std::numeric_limits<T>::infinity();
  const ArenaScope scope(scratch);
  const std::size_t pairs = static_cast<std::size_t>(s.T) * static_cast<std::size_t>(s.T_k);
  const T scale = root_of<T>(s.d);
  T* const own = weights ? nullptr : scratch.take<T>(pairs);
  T* const dropped = keep ? scratch.take<T>(pairs) : nullptr;
  T* const bias = ids ? scratch.take<T>(static_cast<std::size_t>(s.T_k)) : nullptr;
  int first = 0, row = -1;  // the first key of this batch row that is not padding
  for_each_head(s, [&](int b, const Place& place) {
    if (ids && b != row) {
      row = b;
      const T* id = ids + place.keys;
      for (int j = 0; j < s.T_k; ++j) bias[j] = id[j] == T(0) ? hidden : T(0);
      first = static_cast<int>(std::find_if(id, id + s.T_k, [](T i) { return i != T(0); }) - id);
    }
    const T* q_head = at(q.data, q.width, place.queries, place.column);
    const T* k_head = at(k.data, k.width, place.keys, place.column);
    const T* v_head = at(v.data, v.width, place.keys, place.column);
    T* y_head = at(y.data, y.width, place.queries, place.column);
    T* p = weights ? weights + place.pairs : own;
    for_each_block(s.T, s.causal, [&](int begin, int end) {
      const std::size_t from = static_cast<std::size_t>(begin) * static_cast<std::size_t>(s.T_k);
      const int n = seen(s, end - 1);
      gemm<T>(Trans::no, Trans::yes, end - begin, n, s.d, q_head + begin * std::ptrdiff_t{q.width}, q.width, k_head, k.width, p + from,
              s.T_k, false, scratch);
      for (int t = begin; t < end; ++t) {
        T* p_row = p + static_cast<std::size_t>(t) * static_cast<std::size_t>(s.T_k);
        const int visible = seen(s, t);
        if (first < visible) {
          masked_softmax(visible, s.T_k, scale, static_cast<const T*>(bias), p_row);
        } else {
          std::fill_n(p_row, s.T_k, T(0));
        }
      }
      const T* kept = p + from;
      if (keep) {
        const int count = (end - begin) * s.T_k;
        map(count, dropped + from, [](auto a, auto m) { return a * m; }, static_cast<const T*>(p + from), keep + place.pairs + from);
        kept = dropped + from;
      }
      gemm<T>(Trans::no, Trans::no, end - begin, s.d, n, kept, s.T_k, v_head, v.width, y_head + begin * std::ptrdiff_t{y.width}, y.width,
              false, scratch);
    });
  });
}

template <class T>
void attention_backward(const AttentionSizes& s, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* keep,
                        const T* weights, Heads<const T> dy, HeadsGrad<T> dq, HeadsGrad<T> dk, HeadsGrad<T> dv, Arena& scratch) {
  using V = simd::Vec<T>;
  const ArenaScope scope(scratch);
  const std::size_t pairs = static_cast<std::size_t>(s.T) * static_cast<std::size_t>(s.T_k);
  const V scale(root_of<T>(s.d));
  T* const ds = scratch.take<T>(pairs);
  T* const dropped = keep ? scratch.take<T>(pairs) : nullptr;
  for_each_head(s, [&](int, const Place& place) {
    const T* q_head = at(q.data, q.width, place.queries, place.column);
    const T* k_head = at(k.data, k.width, place.keys, place.column);
    const T* v_head = at(v.data, v.width, place.keys, place.column);
    const T* dy_head = at(dy.data, dy.width, place.queries, place.column);
    T* dq_head = at(dq.data, dq.width, place.queries, place.column);
    T* dk_head = at(dk.data, dk.width, place.keys, place.column);
    T* dv_head = at(dv.data, dv.width, place.keys, place.column);
    const T* p = weights + place.pairs;
    const T* m = keep ? keep + place.pairs : nullptr;
    for_each_block(s.T, s.causal, [&](int begin, int end) {
      const int n = seen(s, end - 1);
      const std::size_t from = static_cast<std::size_t>(begin) * static_cast<std::size_t>(s.T_k);
      gemm<T>(Trans::no, Trans::yes, end - begin, n, s.d, dy_head + begin * std::ptrdiff_t{dy.width}, dy.width, v_head, v.width,
              ds + from, s.T_k, false, scratch);
      for (int t = begin; t < end; ++t) {
        const std::size_t offset = static_cast<std::size_t>(t) * static_cast<std::size_t>(s.T_k);
        const T* p_row = p + offset;
        T* ds_row = ds + offset;
        if (m) map(n, ds_row, [](V a, V b) { return V(a * b); }, static_cast<const T*>(ds_row), m + offset);
        // Where a key is not seen p is 0, and so is ds.
        const V mean(dot(n, p_row, static_cast<const T*>(ds_row)));
        map(n, ds_row, [=](V a, V da) { return V(a * (da - mean) * scale); }, p_row, static_cast<const T*>(ds_row));
        // The sums over queries below read whole blocks of keys.
        if (s.causal) std::fill(ds_row + n, ds_row + std::min((n + causal_block - 1) / causal_block * causal_block, s.T_k), T(0));
      }
      if (dq_head) {
        gemm<T>(Trans::no, Trans::no, end - begin, s.d, n, ds + from, s.T_k, k_head, k.width, dq_head + begin * std::ptrdiff_t{dq.width},
                dq.width, dq.add, scratch);
      }
    });
    const T* kept = p;
    if (m) {
      map(static_cast<int>(pairs), dropped, [](V a, V b) { return V(a * b); }, p, m);
      kept = dropped;
    }
    // Keys from `begin` on are seen by the queries from `begin` on.
    const auto sums_over_queries = [&](const T* factors, const T* x, int width, const HeadsGrad<T>& out, T* head) {
      if (!head) return;
      for_each_block(s.T_k, s.causal, [&](int begin, int end) {
        const int query = s.causal ? std::min(begin, s.T) : 0;
        gemm<T>(Trans::yes, Trans::no, end - begin, s.d, s.T - query,
                factors + static_cast<std::size_t>(query) * static_cast<std::size_t>(s.T_k) + begin, s.T_k,
                x + query * std::ptrdiff_t{width}, width, head + begin * std::ptrdiff_t{out.width}, out.width, out.add, scratch);
      });
    };
    sums_over_queries(ds, q_head, q.width, dk, dk_head);
    sums_over_queries(kept, dy_head, dy.width, dv, dv_head);
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
