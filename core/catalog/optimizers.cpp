// What an optimizer computes once a step.
#include "catalog/optimizers.h"

#include "base/power.h"

namespace garden {
Adam::Update Adam::at(std::int64_t k) const {
  const double correction1 = 1 - whole_power(static_cast<double>(beta1), k);
  const double correction2 = 1 - whole_power(static_cast<double>(beta2), k);
  return {.beta1 = beta1,
          .fresh1 = 1 - beta1,
          .beta2 = beta2,
          .fresh2 = 1 - beta2,
          .rate = static_cast<float>(static_cast<double>(lr) / correction1),
          .root_scale = static_cast<float>(1 / simd::sqrt(correction2)),
          .eps = eps};
}

}  // namespace garden
