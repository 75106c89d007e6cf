// Makes the points of a dataset.
#include "catalog/datasets.h"

namespace garden {
namespace {

// Back into [-limit, limit] as a mirror does it: noise must not pile points up on the edge.
float fold(float value, float limit) {
  for (int bounce = 0; bounce < 4 && (value > limit || value < -limit); ++bounce) {
    value = value > limit ? 2 * limit - value : -2 * limit - value;
  }
  return simd::min(simd::max(value, -limit), limit);
}

}  // namespace

void generate(const Dataset& dataset, std::uint64_t seed, int N, int classes, float noise, float* x, float* target) {
  std::visit(
      [&](const auto& kind) {
        const bool regression = kind.task == Task::regression;
        Draws draw(seed, regression ? 1 : classes, noise);
        for (int n = 0; n < N; ++n) {
          draw.start(static_cast<std::uint32_t>(n));
          const Point point = kind.make(draw);
          x[2 * n] = fold(point.x1, domain);
          x[2 * n + 1] = fold(point.x2, domain);
          target[n] = regression ? simd::min(simd::max(point.target, -1.0f), 1.0f) : point.target;
        }
      },
      dataset);
}

}  // namespace garden
