// Normalizing on the tape. In training a batch norm's statistics depend on x, so its gradient runs through them too;
// in evaluation they are the running ones, and are constants.
#pragma once

#include "autograd/ops/grad.h"
#include "kernels/norm.h"

namespace garden {

namespace detail {
// How the running numbers of a batch norm follow those of a batch, and what the way back needs of the batch.
template <class T>
struct ChannelStatistics {
  T* mean = nullptr;     // (C)
  T* inverse = nullptr;  // (C)  1 / the standard deviation
};

template <class T>
ChannelStatistics<T> channel_statistics(Arena& arena, int B, int C, int S, const T* x, T* running_mean, T* running_var, bool training,
                                        T momentum, T eps) {
  using V = simd::Vec<T>;
  ChannelStatistics<T> s{arena.template take<T>(static_cast<std::size_t>(C)), arena.template take<T>(static_cast<std::size_t>(C))};
  const T* variance = running_var;
  if (training) {
    kernels::channel_moments(B, C, S, x, s.mean, s.inverse);
    variance = s.inverse;
    // The running variance is the unbiased one. Of a single value there is none: it counts as 0, and all stays finite.
    const double n = static_cast<double>(B) * S;
    const V k(static_cast<T>(n > 1 ? n / (n - 1) : 0)), a(momentum), keep(T(1) - momentum);
    kernels::map(C, running_mean, [=](V r, V m) { return V(keep * r + a * m); }, static_cast<const T*>(running_mean), static_cast<const T*>(s.mean));
    kernels::map(C, running_var, [=](V r, V v) { return V(keep * r + a * (v * k)); }, static_cast<const T*>(running_var), variance);
  } else {
    kernels::map(C, s.mean, [](V m) { return m; }, static_cast<const T*>(running_mean));
  }
  kernels::map(C, s.inverse, [e = V(eps)](V v) { return V(V(1) / simd::sqrt(V(v + e))); }, variance);
  return s;
}
}  // namespace detail

// y = (x - mean) / sqrt(variance + eps) w + b, by channel: over the batch and all that follows the channel's axis.
// x, y (B, C, …)  w, b, running_mean, running_var (C); the running ones are read, in training changed instead.
template <class T>
Var<T> batch_norm(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, T* running_mean, T* running_var, bool training, T momentum, T eps) {
  GARDEN_CHECK(x.shape().rank() >= 2 && w.shape() == Shape{x.shape()[1]} && b.shape() == w.shape(),
               "batch_norm: x is %s, w is %s and b is %s; x must be (B, C, ...), w and b (C)", x.shape().text().c_str(),
               w.shape().text().c_str(), b.shape().text().c_str());
  const int B = x.shape()[0], C = x.shape()[1];
  const int S = C > 0 ? detail::row_size(x.shape()) / C : 0;
  Var<T> y = tape.result(x.shape(), x.needs_grad() || w.needs_grad() || b.needs_grad());
  const detail::ChannelStatistics<T> s =
      detail::channel_statistics<T>(tape.arena(), B, C, S, x.value().data, running_mean, running_var, training, momentum, eps);
  kernels::normalize_channels<T>(B, C, S, x.value().data, s.mean, s.inverse, w.value().data, b.value().data, y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      using V = simd::Vec<T>;
      ArenaScope scope(t.arena());
      const std::size_t count = static_cast<std::size_t>(C);
      T *db = t.arena().template take<T>(count), *dw = t.arena().template take<T>(count), *scale = t.arena().template take<T>(count);
      const T *xv = x.value().data, *dy = y.grad().data;
      kernels::channel_slopes<T>(B, C, S, xv, dy, s.mean, s.inverse, db, dw);
      if (w.needs_grad()) detail::put_grad(w, [](V v) { return v; }, static_cast<const T*>(dw));
      if (b.needs_grad()) detail::put_grad(b, [](V v) { return v; }, static_cast<const T*>(db));
      if (!x.needs_grad()) return;
      // dx = w inverse (dy - mean of dy - z mean of dy z): the two means are what x changes through the statistics.
      const V share(training ? static_cast<T>(1 / (static_cast<double>(B) * S)) : T(0));
      kernels::map(C, scale, [](V k, V i) { return V(k * i); }, static_cast<const T*>(w.value().data), static_cast<const T*>(s.inverse));
      kernels::map(C, db, [share](V v) { return V(v * share); }, static_cast<const T*>(db));
      kernels::map(C, dw, [share](V v, V i) { return V(v * share * i); }, static_cast<const T*>(dw), static_cast<const T*>(s.inverse));
      kernels::channel_gradient<T>(B, C, S, xv, dy, s.mean, scale, db, dw, x.add_to_grad(), x.grad().data);
    });
  }
  return y;
}

// y = (x - mean) / sqrt(variance + eps) w + b, each row of the last axis with its own mean and variance.
// x, y (…, D)  w, b (D)
template <class T>
Var<T> layer_norm(Tape<T>& tape, Var<T> x, Var<T> w, Var<T> b, T eps) {
  const int rank = x.shape().rank();
  GARDEN_CHECK(rank >= 1 && w.shape() == Shape{x.shape()[rank - 1]} && b.shape() == w.shape(),
               "layer_norm: x is %s, w is %s and b is %s; w and b must be as long as the last axis of x", x.shape().text().c_str(),
               w.shape().text().c_str(), b.shape().text().c_str());
  const int D = x.shape()[rank - 1];
  const int N = D > 0 ? static_cast<int>(x.value().count()) / D : 0;
  Var<T> y = tape.result(x.shape(), x.needs_grad() || w.needs_grad() || b.needs_grad());
  T* mean = tape.arena().template take<T>(static_cast<std::size_t>(N));
  T* inverse = tape.arena().template take<T>(static_cast<std::size_t>(N));
  kernels::normalize_rows<T>(N, D, x.value().data, w.value().data, b.value().data, eps, y.value().data, mean, inverse);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>& t) {
      if (!y.has_grad()) return;
      using V = simd::Vec<T>;
      ArenaScope scope(t.arena());
      const std::size_t count = static_cast<std::size_t>(D);
      T *db = t.arena().template take<T>(count), *dw = t.arena().template take<T>(count);
      const T *xv = x.value().data, *dy = y.grad().data;
      if (w.needs_grad() || b.needs_grad()) {
        kernels::rows_slopes<T>(N, D, xv, dy, mean, inverse, db, dw);
        if (w.needs_grad()) detail::put_grad(w, [](V v) { return v; }, static_cast<const T*>(dw));
        if (b.needs_grad()) detail::put_grad(b, [](V v) { return v; }, static_cast<const T*>(db));
      }
      if (x.needs_grad()) kernels::rows_gradient<T>(N, D, xv, dy, w.value().data, mean, inverse, x.add_to_grad(), x.grad().data, db);
    });
  }
  return y;
}

}  // namespace garden
