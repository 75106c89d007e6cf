// Shared by the catalog's tests: random numbers, every entry with its hyper-parameters at both ends, numeric gradients.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

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

// Calls f(entry, label) with the defaults, and with each number at its smallest and at its largest.
template <class Kind, class F>
void for_each_variant(F&& f) {
  for_each_entry<Kind>([&](auto entry) {
    const std::string id(entry.info.id);
    f(entry, id);
    std::vector<ParamInfo> infos;
    for_each_param(entry, [&](auto&, const ParamInfo& info) { infos.push_back(info); });
    for (const ParamInfo& info : infos) {
      for (double value : {info.min, info.max}) {
        auto changed = entry;
        Problems problems;
        set_param(changed, entry.info.name, {std::string(info.id), value}, "", problems);
        if (problems.empty()) f(changed, id + " " + std::string(info.id) + " " + std::to_string(value));
      }
    }
  });
}

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
inline double distance(double a, double b) { return std::fabs(a - b) / std::fmax(1.0, std::fmax(std::fabs(a), std::fabs(b))); }

}  // namespace garden::tests
