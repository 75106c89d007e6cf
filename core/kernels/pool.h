// Pooling over windows of a plane. A window is cut off where the plane ends: padding never wins a maximum, and counts
// as zeros in an average, as in PyTorch.
#pragma once

#include <cstddef>

namespace garden::kernels {

// One plane (H, W) and the windows on it, (OH, OW) of them. A signal is a plane of one row.
struct PoolWindows {
  int H = 1, W = 1;
  int kernel_h = 1, kernel_w = 1;
  int stride_h = 1, stride_w = 1;
  int padding_h = 0, padding_w = 0;

  int OH() const { return (H + 2 * padding_h - kernel_h) / stride_h + 1; }
  int OW() const { return (W + 2 * padding_w - kernel_w) / stride_w + 1; }
  int area() const { return kernel_h * kernel_w; }
  std::size_t in() const { return static_cast<std::size_t>(H) * static_cast<std::size_t>(W); }
  std::size_t out() const { return static_cast<std::size_t>(OH()) * static_cast<std::size_t>(OW()); }
  bool pairs() const {
    return kernel_w == 2 && stride_w == 2 && (kernel_h == 1 || kernel_h == 2) && stride_h == kernel_h && padding_h == 0 && padding_w == 0;
  }
};

// y = the largest value of each window; where = its place, counted from the window's corner along rows of the plane
// (small whole numbers).    x (N, H, W)  y, where (N, OH, OW)
template <class T>
void max_pool(int N, const PoolWindows& p, const T* x, T* y, T* where);

// dx of the winner = dy, the others get nothing    dy, where (N, OH, OW)  dx (N, H, W)
template <class T>
void max_pool_gradient(int N, const PoolWindows& p, const T* dy, const T* where, bool add, T* dx);

// y = the mean of each window, padding counted as zeros    x (N, H, W)  y (N, OH, OW)
template <class T>
void average_pool(int N, const PoolWindows& p, const T* x, T* y);

// Every value of a window gets its share of dy    dy (N, OH, OW)  dx (N, H, W)
template <class T>
void average_pool_gradient(int N, const PoolWindows& p, const T* dy, bool add, T* dx);

}  // namespace garden::kernels
