// A walk is a network of one parameter of two numbers.
#include "engine/descent.h"

#include <cmath>

#include "base/rng.h"
#include "train/parameters.h"

namespace garden {

void descend(const Surface& surface, std::span<const Walk> walks, const Descent& how, std::vector<float>& out) {
  Parameters parameters;
  const std::size_t index = static_cast<std::size_t>(parameters.add("x", {2}, false));
  std::vector<float> losses;
  for (const Walk& walk : walks) {
    parameters.allocate(static_cast<int>(state_names(walk.optimizer).size()));
    float* const x = parameters.values(parameters.items()[index]);
    float* const g = parameters.grads(parameters.items()[index]);
    x[0] = walk.start[0], x[1] = walk.start[1];
    if (!how.ends) out.insert(out.end(), x, x + 2);
    Rng rng(how.seed, Stream::noise);
    losses.clear();
    std::array<float, 2> last = walk.start;
    for (int k = 0; k < how.steps; ++k) {
      const auto [value, slope] = std::visit([&](const auto& s) { return std::pair(s.value(x[0], x[1]), s.slope(x[0], x[1])); }, surface);
      for (std::size_t i = 0; i < 2; ++i) g[i] = slope[i] + how.noise * rng.normal();
      float factor = 1;
      if (walk.schedule) {
        factor = rate_factor(*walk.schedule, {.step = k, .steps_total = how.steps, .epoch = k, .epochs_total = how.steps, .losses = losses});
        losses.push_back(value);
      }
      parameters.update(update_at(walk.optimizer, k + 1, factor), std::nullopt, std::nullopt, parameters.all());
      const bool finite = std::isfinite(x[0]) && std::isfinite(x[1]);
      if (finite) last = {x[0], x[1]};
      else x[0] = last[0], x[1] = last[1];
      if (!how.ends) out.insert(out.end(), last.begin(), last.end());
    }
    if (how.ends) out.insert(out.end(), last.begin(), last.end());
  }
}

}  // namespace garden
