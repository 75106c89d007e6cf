// An element has the same bits wherever it stands in an array, and is close to the exact value: every pointwise entry,
// every length up to two registers and a half, three misalignments.
#include <catch2/catch_test_macros.hpp>

#include <cmath>

#include "catalog/support.h"
#include "kernels/pointwise.h"
#include "kernels/reduce.h"

using namespace garden;
using namespace garden::tests;

namespace {

using V = simd::Vec<float>;

// A float has 24 bits: a handful of roundings and a library function of 2 ulp stay below this.
constexpr double float_tolerance = 2e-6;
constexpr float untouched = 12345;

// Calls f(n, x) for arrays x of every length and misalignment.
template <class F>
void at_all_tails(float reach, F&& f) {
  for (int n = 1; n <= 2 * simd::width + 3; ++n) {
    for (int shift = 0; shift < 3; ++shift) {
      const std::vector<float> x = random_values<float>(static_cast<std::size_t>(n + shift), static_cast<std::uint64_t>(n), reach);
      f(n, shift, x.data() + shift);
    }
  }
}

}  // namespace

TEST_CASE("every pointwise activation: lanes, float and double agree") {
  for_each_variant<ActivationKind>([](const auto& act, const std::string& label) {
    if constexpr (std::remove_cvref_t<decltype(act)>::pointwise) {
      DYNAMIC_SECTION(label) {
        const Measuring measuring("simd", "activation", act.info.id);
        at_all_tails(12, [&](int n, int shift, const float* x) {
          const std::vector<float> dy = random_values<float>(static_cast<std::size_t>(n), 5);
          std::vector<float> y(static_cast<std::size_t>(n + shift + 1), untouched), dx = y;
          kernels::map(n, y.data() + shift, [&](V v) { return act.forward(v); }, x);
          kernels::map(n, dx.data() + shift, [&](V v, V w, V g) { return act.backward(v, w, g); }, x,
                       static_cast<const float*>(y.data() + shift), dy.data());
          bool same = true, close = true;
          for (int i = 0; i < n; ++i) {
            const float yi = y[static_cast<std::size_t>(i + shift)], dxi = dx[static_cast<std::size_t>(i + shift)];
            same = same && yi == act.forward(x[i]) && dxi == act.backward(x[i], yi, dy[static_cast<std::size_t>(i)]);
            // A slope said to be of y alone does not look at x.
            if (detail::slope_of_y(act)) same = same && dxi == act.backward(NAN, yi, dy[static_cast<std::size_t>(i)]);
            const double exact = act.forward(static_cast<double>(x[i]));
            close = close && distance(yi, exact) < float_tolerance &&
                    distance(dxi, act.backward(static_cast<double>(x[i]), exact, static_cast<double>(dy[static_cast<std::size_t>(i)]))) <
                        float_tolerance;
          }
          CAPTURE(n, shift);
          CHECK(same);
          CHECK(close);
          CHECK((y.back() == untouched && dx.back() == untouched));
        });
      }
    }
  });
}

TEST_CASE("every pointwise loss: lanes, float and double agree") {
  for_each_variant<LossKind>([](const auto& entry, const std::string& label) {
    if constexpr (std::remove_cvref_t<decltype(entry)>::pointwise) {
      DYNAMIC_SECTION(label) {
        const Measuring measuring("simd", "loss", entry.info.id);
        at_all_tails(20, [&](int n, int shift, const float* drawn) {
          std::vector<float> z(drawn, drawn + n);
          if (entry.reads == Reads::probability)
            for (float& value : z) value = 0.01f + 0.98f * std::fabs(value) / 20;
          const auto loss = detail::pointwise_at(entry, 3);
          const std::vector<float> t = random_values<float>(static_cast<std::size_t>(n), 6, 1);
          std::vector<float> slope(static_cast<std::size_t>(n));
          kernels::map(n, slope.data(), [&](V a, V b) { return loss.slope(a, b); }, z.data(), t.data());
          const double sum = kernels::map_sum<float>(n, [&](V a, V b) { return loss.value(a, b); }, z.data(), t.data());
          double exact_sum = 0;
          bool same = true, close = true;
          for (int i = 0; i < n; ++i) {
            const std::size_t at = static_cast<std::size_t>(i);
            exact_sum += loss.value(static_cast<double>(z[at]), static_cast<double>(t[at]));
            same = same && slope[at] == loss.slope(z[at], t[at]);
            close = close && distance(slope[at], loss.slope(static_cast<double>(z[at]), static_cast<double>(t[at]))) < float_tolerance;
          }
          CAPTURE(n, shift);
          CHECK(same);
          CHECK(close);
          CHECK(distance(sum, exact_sum) < float_tolerance);
        });
      }
    }
  });
}

TEST_CASE("every optimizer with every regularizer: lanes, float and double agree over ten steps") {
  for_each_variant<OptimizerKind>([](const auto& optimizer, const std::string& label) {
    DYNAMIC_SECTION(label) {
      const Measuring measuring("simd", "optimizer", optimizer.info.id);
      std::vector<std::optional<Regularizer>> regularizers = {std::nullopt};
      for_each_entry<RegularizerKind>([&](const auto& regularizer) { regularizers.push_back(Regularizer(regularizer)); });
      for (const auto& regularizer : regularizers) {
        const Regularizer* chosen = regularizer ? &*regularizer : nullptr;
        at_all_tails(1, [&](int n, int shift, const float* start) {
          const std::size_t N = static_cast<std::size_t>(n);
          std::vector<float> p(start, start + n), s0(N), s1(N), s2(N);
          std::vector<double> exact(start, start + n), exact0(N), exact1(N), exact2(N);
          bool same = true, close = true;
          for (long k = 1; k <= 10; ++k) {
            const std::vector<float> g = random_values<float>(N, static_cast<std::uint64_t>(100 + k));
            const std::vector<double> exact_g(g.begin(), g.end());
            const OptimizerUpdate update = update_at(Optimizer(optimizer), k);
            std::vector<float> alone = p, alone0 = s0, alone1 = s1, alone2 = s2;
            for (std::size_t i = 0; i < N; ++i) {
              update_parameter<float>(update, chosen, 1, &g[i], &alone[i], {&alone0[i], &alone1[i], &alone2[i]});
            }
            update_parameter<float>(update, chosen, n, g.data(), p.data(), {s0.data(), s1.data(), s2.data()});
            update_parameter<double>(update, chosen, n, exact_g.data(), exact.data(), {exact0.data(), exact1.data(), exact2.data()});
            same = same && alone == p && alone0 == s0 && alone1 == s1 && alone2 == s2;
          }
          // Ten steps of at most lr each; the largest rates amplify every rounding, so the bound grows with the values.
          for (std::size_t i = 0; i < N; ++i) close = close && distance(p[i], exact[i]) < 1e-4;
          CAPTURE(n, shift, regularizer.has_value());
          CHECK(same);
          CHECK(close);
        });
      }
    }
  });
}

TEST_CASE("every feature: lanes, float and double agree") {
  for_each_entry<FeatureKind>([](const auto& feature) {
    DYNAMIC_SECTION(feature.info.id) {
      const Measuring measuring("simd", "feature", feature.info.id);
      at_all_tails(6, [&](int n, int shift, const float* x1) {
        const std::vector<float> x2 = random_values<float>(static_cast<std::size_t>(n), 9, 6);
        std::vector<float> y(static_cast<std::size_t>(n));
        kernels::map(n, y.data(), [&](V a, V b) { return feature.value(a, b); }, x1, x2.data());
        bool same = true, close = true;
        for (int i = 0; i < n; ++i) {
          const std::size_t at = static_cast<std::size_t>(i);
          same = same && y[at] == feature.value(x1[i], x2[at]);
          close = close && distance(y[at], feature.value(static_cast<double>(x1[i]), static_cast<double>(x2[at]))) < float_tolerance;
        }
        CAPTURE(n, shift);
        CHECK(same);
        CHECK(close);
      });
    }
  });
}
