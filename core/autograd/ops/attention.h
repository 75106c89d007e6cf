// Attention on the tape: each query takes a weighted mean of the values, the weights being a softmax over its keys.
// The projections of multi-head attention share one matrix and, where they read the same sequence, one product.
#pragma once

#include "autograd/ops/noise.h"
#include "autograd/ops/project.h"
#include "base/rng.h"
#include "kernels/attention.h"

namespace garden {

struct AttentionOptions {
  int heads = 1;
  bool causal = false;       // position t sees only the positions 0 … t
  float dropout = 0;         // share of the weights that is dropped, in training
  Rng* rng = nullptr;        // for dropout; none: nothing is dropped
  bool keep_weights = false; // also when no gradient needs them: somebody looks
};

// The numbers from … from + D of every position: queries, keys or values. Parts of one Var must cover all of it.
template <class T>
struct Columns {
  Var<T> var;
  int from = 0;
};

template <class T>
struct Attended {
  Var<T> y;
  Var<T> weights;  // (B, heads, T, T_k), or empty when nobody wants them
  Var<T> mask;     // the same, of dropout; empty: nothing was dropped
};

namespace detail {
template <class T>
kernels::Heads<const T> heads_of(const Columns<T>& part) {
  return {part.var.value().data + part.from, last_size(part.var.shape())};
}

template <class T>
bool same_var(const Var<T>& a, const Var<T>& b) {
  return a.needs_grad() && a.grad().data == b.grad().data;
}
}  // namespace detail

// y = softmax(q k^T / sqrt(d) + mask) v by heads, d = D / heads
// q (B, T, ·)  k, v (B, T_k, ·)  ids (B, T_k): keys whose id is 0 are not seen; an empty Var: all are   y (B, T, D)
template <class T>
Attended<T> attention(Tape<T>& tape, Columns<T> q, Columns<T> k, Columns<T> v, int D, Var<T> ids, const AttentionOptions& options) {
  const Shape &qs = q.var.shape(), &ks = k.var.shape(), &vs = v.var.shape();
  GARDEN_CHECK(qs.rank() == 3 && ks.rank() == 3 && vs.rank() == 3 && qs[0] == ks[0] && ks[0] == vs[0] && ks[1] == vs[1],
               "attention: q is %s, k is %s and v is %s; they must be (B, T, D), (B, S, D) and (B, S, D)", qs.text().c_str(),
               ks.text().c_str(), vs.text().c_str());
  GARDEN_CHECK(options.heads > 0 && D % options.heads == 0, "attention: %d numbers cannot be shared evenly by %d heads", D, options.heads);
  GARDEN_CHECK(q.from + D <= qs[2] && k.from + D <= ks[2] && v.from + D <= vs[2],
               "attention: q is %s, k is %s and v is %s; each must hold the %d numbers wanted of it", qs.text().c_str(), ks.text().c_str(),
               vs.text().c_str(), D);
  const int B = qs[0], S = ks[1];
  GARDEN_CHECK(!ids || ids.value().count() == static_cast<std::size_t>(B) * static_cast<std::size_t>(S),
               "attention: ids is %s and k is %s; there must be one id a key", ids.shape().text().c_str(), ks.text().c_str());
  const kernels::AttentionSizes sizes{B, options.heads, qs[1], S, D / options.heads, options.causal};
  const bool needs_grad = q.var.needs_grad() || k.var.needs_grad() || v.var.needs_grad();
  const Var<T> y = tape.result({B, qs[1], D}, needs_grad);
  Var<T> weights;
  if (needs_grad || options.keep_weights) {
    weights = tape.constant(tape.arena().template tensor<T>({B, options.heads, qs[1], S}));
  }
  Var<T> mask;
  if (options.rng && options.dropout > 0) mask = dropout_mask(tape, {B, options.heads, qs[1], S}, options.dropout, *options.rng);
  const T* keep = mask ? mask.value().data : nullptr;
  kernels::attention<T>(sizes, detail::heads_of(q), detail::heads_of(k), detail::heads_of(v), ids ? ids.value().data : nullptr, keep,
                        weights ? weights.value().data : nullptr, {y.value().data, D}, tape.arena());
  if (needs_grad) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      // Parts of one Var at different places are written once each; at the same place the later ones add.
      const auto target = [](const Columns<T>& part, bool add) -> kernels::HeadsGrad<T> {
        if (!part.var.needs_grad()) return {};
        return {part.var.grad().data + part.from, detail::last_size(part.var.shape()), add};
      };
      const auto add_after = [&](const Columns<T>& part, const Columns<T>* earlier, bool earlier_add) {
        if (!part.var.needs_grad()) return false;
        if (earlier && detail::same_var(part.var, earlier->var) && part.from != earlier->from) return earlier_add;
        return part.var.add_to_grad();
      };
      const bool add_q = add_after(q, nullptr, false);
      const bool add_k = add_after(k, &q, add_q);
      const bool add_v = detail::same_var(v.var, k.var) ? add_after(v, &k, add_k) : add_after(v, &q, add_q);
      kernels::attention_backward<T>(sizes, detail::heads_of(q), detail::heads_of(k), detail::heads_of(v), keep, weights.value().data,
                                     {y.grad().data, D}, target(q, add_q), target(k, add_k), target(v, add_v), t.arena());
    });
  }
  return {y, weights, mask};
}

template <class T>
struct MultiHeadAttended {
  Var<T> y;
  Var<T> weights;
  Var<T> mask;
  Columns<T> q, k, v;
};

// The parameters of multi-head attention    in_weight (3D, D)  in_bias (3D)  out_weight (D, D)  out_bias (D)
template <class T>
struct AttentionParams {
  Var<T> in_weight, in_bias, out_weight, out_bias;
};

// y = concat(heads) W_o^T + b_o, heads from q = x W_q^T + b_q, k = m W_k^T + b_k, v = m W_v^T + b_v
// x (B, T, D)  memory m (B, T_k, D), empty: x itself   ids (B, T_k) or empty   y (B, T, D)
template <class T>
MultiHeadAttended<T> multi_head_attention(Tape<T>& tape, Var<T> x, Var<T> memory, Var<T> ids, const AttentionParams<T>& p,
                                          const AttentionOptions& options) {
  const int D = detail::last_size(x.shape());
  MultiHeadAttended<T> out;
  if (memory) {
    const Var<T> kv = project(tape, memory, p.in_weight, p.in_bias, D, 2 * D);
    out.q = {project(tape, x, p.in_weight, p.in_bias, 0, D), 0};
    out.k = {kv, 0};
    out.v = {kv, D};
  } else {
    const Var<T> qkv = project(tape, x, p.in_weight, p.in_bias);
    out.q = {qkv, 0};
    out.k = {qkv, D};
    out.v = {qkv, 2 * D};
  }
  const Attended<T> heads = attention(tape, out.q, out.k, out.v, D, ids, options);
  out.weights = heads.weights;
  out.mask = heads.mask;
  out.y = project(tape, heads.y, p.out_weight, p.out_bias);
  return out;
}

// A copy of a part, for those who look at it    (B, T, D)
template <class T>
Var<T> copy_of(Tape<T>& tape, const Columns<T>& part, int D) {
  const Var<T> copy = tape.result(detail::with_last(part.var.shape(), D), false);
  const int width = detail::last_size(part.var.shape());
  const T* from = part.var.value().data + part.from;
  for (T* to = copy.value().data; to != copy.value().end(); to += D, from += width) std::copy_n(from, D, to);
  return copy;
}

}  // namespace garden
