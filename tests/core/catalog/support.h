// Shared by the catalog's tests: random numbers, every entry with its hyper-parameters at both ends, numeric gradients.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "badges.h"
#include "base/rng.h"
#include "catalog/registry.h"

namespace garden::tests {

// Values in [-reach, reach], none within 0.01 of zero: kinks have no slope to compare.
template <class T>
std::vector<T> random_values(std::size_t n, std::uint64_t seed, float reach = 2) {
  Rng rng(seed, Stream::sample);
  std::vector<T> values(n);
  for (T& value : values) {
    const float drawn = rng.uniform(-reach, reach);
    value = T(std::fabs(drawn) < 0.01f ? drawn + 0.05f : drawn);
  }
  return values;
}

// Calls f(entry, label) with the defaults, and with each number at its smallest and at its largest,
// with each option, and with each flag set.
template <class Kind, class F>
void for_each_variant(F&& f) {
  for_each_entry<Kind>([&](auto entry) {
    const std::string id(entry.info.id);
    f(entry, id);
    std::vector<ParamInfo> infos;
    for_each_param(entry, [&](auto&, const ParamInfo& info) { infos.push_back(info); });
    const auto with = [&](const ParamInfo& info, const SettingValue& value, const std::string& label) {
      auto changed = entry;
      Problems problems;
      set_param(changed, entry.info.name, {std::string(info.id), value}, "", problems);
      if (problems.empty()) f(changed, id + " " + std::string(info.id) + " " + label);
    };
    for (const ParamInfo& info : infos) {
      for (double value : {info.min, info.max}) with(info, value, std::to_string(value));
      for (std::string_view option : info.option_ids) with(info, std::string(option), std::string(option));
      with(info, true, "true");
    }
  });
}

// Outputs as a loss reads them, targets as its first form writes them, in as many rows as it takes.
template <class T, class LossEntry>
struct LossCase {
  std::vector<T> z, t;
  Shape t_shape;
  std::vector<float> weights;  // of the classes, when the loss asks for them

  LossCase(const LossEntry& kind, const Shape& shape, float reach, std::uint64_t seed) : z(random_values<T>(shape.count(), seed, reach)) {
    const int K = shape[shape.rank() - 1], B = static_cast<int>(shape.count()) / K;
    if (kind.reads == Reads::probability)
      for (T& value : z) value = T(0.05) + T(0.9) * std::fabs(value) / T(reach);
    if (kind.pointwise) {
      t = random_values<T>(shape.count(), seed + 1, 1);
      t_shape = shape;
      return;
    }
    std::vector<float> labels;
    for (int row = 0; row < B; ++row) labels.push_back(static_cast<float>(row * 5 % K));
    t.assign(labels.begin(), labels.end());
    t_shape = {B};
    weights = class_weights(Loss(kind), K, labels);
  }
};

// Central difference of `value()` with respect to *x.
template <class F>
double slope_of(double* x, F&& value) {
  const double kept = *x, step = 1e-6 * std::fmax(1.0, std::fabs(kept));
  *x = kept + step;
  const double up = value();
  *x = kept - step;
  const double down = value();
  *x = kept;
  return (up - down) / (2 * step);
}

// How far apart two numbers are, as a share of their size, or plainly when they are below one.
// Whoever measures an entry remembers the largest.
inline double distance(double a, double b) {
  const double found = std::fabs(a - b) / std::fmax(1.0, std::fmax(std::fabs(a), std::fabs(b)));
  Measuring::note(found);
  return found;
}

}  // namespace garden::tests
