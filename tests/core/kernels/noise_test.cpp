// Masks and noise: what the draws of the generator say, one by one, and the shares and moments they promise.
#include "kernels/noise.h"

#include <cmath>

#include "kernels/support.h"

using namespace garden;
using namespace garden::test;

TEST_CASE("a dropout mask is the generator's draws, value by value", "[kernels]") {
  for (float p : {0.0f, 0.2f, 0.5f, 0.95f, 1.0f})
    for_every_tail([p](int n, int offset) {
      Array mask(n, offset);
      Rng rng(3, Stream::forward, 1), same(3, Stream::forward, 1);
      kernels::dropout_mask<float>(rng, n, p, mask.data(), mask.data());
      bool equal = true;
      for (int i = 0; i < n; ++i) equal = equal && mask[i] == (same.uniform() < p ? 0.0f : 1.0f / (1.0f - p));
      CAPTURE(p, n, offset);
      CHECK(equal);
      CHECK(mask.guards_whole());
    });
}

TEST_CASE("masks keep the share they should, noise has mean 0 and deviation 1", "[kernels]") {
  const int n = 100000;  // a share is known to 0.0016, a mean to 0.0032; five of those never happen
  std::vector<float> mask(n), noise(n), scratch(2 * n);
  Rng rng(4, Stream::forward, 2);
  kernels::dropout_mask<float>(rng, n, 0.3f, mask.data(), mask.data());
  double sum = 0;
  for (float m : mask) sum += m;
  CHECK(std::fabs(sum / n - 1) < 0.008 / 0.7);
  kernels::normal_noise<float>(rng, n, scratch.data(), noise.data());
  double mean = 0, square = 0;
  for (float e : noise) {
    mean += e / n;
    square += double{e} * e / n;
  }
  CHECK(std::fabs(mean) < 0.016);
  CHECK(std::fabs(square - 1) < 0.025);
}
