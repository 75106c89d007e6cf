// Pooling on the tape: each channel's plane is made smaller by itself.
#pragma once

#include "autograd/ops/grad.h"
#include "kernels/pool.h"
#include "kernels/reduce.h"

namespace garden {

// Sizes along the rows and the columns of a plane; a signal (B, C, L) has one row and uses the columns' alone.
struct Pooling {
  int kernel_h = 1, kernel_w = 1;
  int stride_h = 1, stride_w = 1;
  int padding_h = 0, padding_w = 0;
};

namespace detail {
struct PoolPlan {
  int N = 0;  // planes
  kernels::PoolWindows windows;
  Shape out;
};
inline PoolPlan pool_plan(const char* op, const Shape& x, const Pooling& pool) {
  const int rank = x.rank();
  GARDEN_CHECK(rank == 3 || rank == 4, "%s: x is %s; it must be (B, C, L) or (B, C, H, W)", op, x.text().c_str());
  PoolPlan plan{.N = x[0] * x[1],
                .windows = {rank == 4 ? x[2] : 1, x[rank - 1], pool.kernel_h, pool.kernel_w, pool.stride_h, pool.stride_w, pool.padding_h,
                            pool.padding_w}};
  const kernels::PoolWindows& w = plan.windows;
  GARDEN_CHECK(w.H + 2 * w.padding_h >= w.kernel_h && w.W + 2 * w.padding_w >= w.kernel_w && 2 * w.padding_h <= w.kernel_h &&
                   2 * w.padding_w <= w.kernel_w && w.stride_h > 0 && w.stride_w > 0,
               "%s: x is %s; a window of %d x %d must fit into it, and its padding be at most half of it", op, x.text().c_str(), w.kernel_h,
               w.kernel_w);
  plan.out = {x[0], x[1]};
  if (rank == 4) plan.out.append(w.OH());
  plan.out.append(w.OW());
  return plan;
}
}  // namespace detail

// y = the largest of each window; its gradient goes to the first of the largest    x (B, C, L) or (B, C, H, W)
template <class T>
Var<T> max_pool(Tape<T>& tape, Var<T> x, const Pooling& pool) {
  const detail::PoolPlan plan = detail::pool_plan("max_pool", x.shape(), pool);
  Var<T> y = tape.result(plan.out, x.needs_grad());
  const Arena::Mark mark = tape.arena().mark();
  T* where = tape.arena().template take<T>(plan.out.count());
  kernels::max_pool<T>(plan.N, plan.windows, x.value().data, y.value().data, where);
  if (!y.needs_grad()) {
    tape.arena().rewind(mark);  // only the way back asks where the largest stood
  } else {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) kernels::max_pool_gradient<T>(plan.N, plan.windows, y.grad().data, where, x.add_to_grad(), x.grad().data);
    });
  }
  return y;
}

// y = the mean of each window, padding counted as zeros    x (B, C, L) or (B, C, H, W)
template <class T>
Var<T> average_pool(Tape<T>& tape, Var<T> x, const Pooling& pool) {
  const detail::PoolPlan plan = detail::pool_plan("average_pool", x.shape(), pool);
  Var<T> y = tape.result(plan.out, x.needs_grad());
  kernels::average_pool<T>(plan.N, plan.windows, x.value().data, y.value().data);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (y.has_grad()) kernels::average_pool_gradient<T>(plan.N, plan.windows, y.grad().data, x.add_to_grad(), x.grad().data);
    });
  }
  return y;
}

// y = the mean of each channel    x (B, C, …)  y (B, C)
template <class T>
Var<T> global_average_pool(Tape<T>& tape, Var<T> x) {
  using V = simd::Vec<T>;
  GARDEN_CHECK(x.shape().rank() >= 2, "global_average_pool: x is %s; it must be (B, C, ...)", x.shape().text().c_str());
  Var<T> y = tape.result({x.shape()[0], x.shape()[1]}, x.needs_grad());
  const int N = static_cast<int>(y.value().count());
  const int S = N > 0 ? static_cast<int>(x.value().count()) / N : 0;
  const T* from = x.value().data;
  for (int n = 0; n < N; ++n, from += S) y.value().data[n] = static_cast<T>(kernels::long_sum<T>(S, [](V v) { return v; }, from) / S);
  if (y.needs_grad()) {
    tape.record([=](Tape<T>&) {
      if (!y.has_grad()) return;
      const bool more = x.add_to_grad();
      T* dx = x.grad().data;
      for (int n = 0; n < N; ++n, dx += S) {
        const V share(y.grad().data[n] / static_cast<T>(S));
        if (more) kernels::map_add(S, dx, [share](V) { return share; }, static_cast<const T*>(dx));
        else kernels::map(S, dx, [share](V) { return share; }, static_cast<const T*>(dx));
      }
    });
  }
  return y;
}

}  // namespace garden
