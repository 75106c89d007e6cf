// Scaled dot-product attention of many heads, y = softmax(q k^T / sqrt(d) + mask) v, and its gradient right below.
// Heads are read and written in place by strides, every product is a packed one. Behind a causal mask only the blocks on
// and below the diagonal are computed: the future costs nothing, and nothing flows back from it.
#pragma once

#include "base/arena.h"

namespace garden::kernels {

// B batch rows, T queries, T_k keys, d numbers a head.
struct AttentionSizes {
  int B = 1;
  int heads = 1;
  int T = 1;
  int T_k = 1;
  int d = 1;
  bool causal = false;  // query t sees the keys 0 … t
};

// Sequences whose heads lie side by side: head h of position t of batch row b is the d numbers at
// data + (b * length + t) * width + h * d.
template <class T>
struct Heads {
  T* data = nullptr;
  int width = 0;
};

// A gradient of such heads, written or added to what is there.
template <class T>
struct HeadsGrad {
  T* data = nullptr;  // none: nobody needs it
  int width = 0;
  bool add = false;
};

// q (B, T, heads d)  k, v (B, T_k, heads d)  y (B, T, heads d)
// ids (B, T_k): keys whose number is 0 are padding and not seen; null: all are. A query that sees no key gets y = 0.
// keep (B, heads, T, T_k): a factor for each weight, 0 for the dropped ones; null: all are kept.
// weights (B, heads, T, T_k) of the softmax, before `keep`: what the gradient needs; null: not wanted.
template <class T>
void attention(const AttentionSizes& sizes, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* ids, const T* keep,
               T* weights, Heads<T> y, Arena& scratch);

// dv = (keep p)^T dy, dp = keep (dy v^T), ds = p (dp - sum(p dp)) / sqrt(d), dq = ds k, dk = ds^T q
// dq is complete before dk is touched and dk before dv, head by head: they may be the same place when the later ones add.
template <class T>
void attention_backward(const AttentionSizes& sizes, Heads<const T> q, Heads<const T> k, Heads<const T> v, const T* keep,
                        const T* weights, Heads<const T> dy, HeadsGrad<T> dq, HeadsGrad<T> dk, HeadsGrad<T> dv, Arena& scratch);

}  // namespace garden::kernels
