// Metrics against their definitions, and tallies that merge to the same as one over all rows.
#include <catch2/catch_test_macros.hpp>

#include "catalog/support.h"

using namespace garden;
using tests::distance;

TEST_CASE("tallies of chunks merge to the tally of the whole, for every metric and form") {
  for (TargetForm form : {TargetForm::signed_one, TargetForm::binary, TargetForm::one_hot, TargetForm::index, TargetForm::value}) {
    const bool wide = form == TargetForm::one_hot || form == TargetForm::index;
    const int classes = wide ? 4 : 2, K = wide ? 4 : 1, N = 37;
    const std::vector<float> z = tests::random_values<float>(static_cast<std::size_t>(N * K), 1);
    std::vector<float> raw;
    for (int n = 0; n < N; ++n) raw.push_back(form == TargetForm::value ? 0.1f * static_cast<float>(n % 9) : static_cast<float>(n * 7 % classes));
    const int width = target_width(form, classes);
    std::vector<float> t(static_cast<std::size_t>(N * width));
    encode_targets(form, classes, raw.data(), N, t.data());

    Tally whole, merged;
    whole.add(form, 0.5f, z.data(), t.data(), N, K);
    for (int first = 0; first < N; first += 10) {
      const int B = N - first < 10 ? N - first : 10;
      Tally chunk;
      chunk.add(form, 0.5f, z.data() + first * K, t.data() + first * width, B, K);
      merged.merge(chunk);
    }
    for_each_entry<MetricKind>([&](const auto& metric) {
      CAPTURE(metric.info.id, id_of(form));
      CHECK(distance(metric.value(whole), metric.value(merged)) < 1e-12);
    });

    double correct = 0, absolute = 0, squared = 0, mean = 0, spread = 0;
    for (int n = 0; n < N; ++n) mean += raw[static_cast<std::size_t>(n)] / N;
    for (int n = 0; n < N; ++n) {
      const double truth = raw[static_cast<std::size_t>(n)], y = prediction(form, z.data() + n * K, K);
      correct += y == truth;
      absolute += std::fabs(y - truth);
      squared += (y - truth) * (y - truth);
      spread += (truth - mean) * (truth - mean);
    }
    CHECK(distance(MeanLoss{}.value(whole), 0.5) < 1e-12);
    if (form == TargetForm::value) {
      CHECK(distance(Mae{}.value(whole), absolute / N) < 1e-9);
      CHECK(distance(R2{}.value(whole), 1 - squared / spread) < 1e-9);
    } else {
      CHECK(distance(Accuracy{}.value(whole), correct / N) < 1e-12);
    }
  }
}

TEST_CASE("R2 of targets that are all equal is 0, whatever rounding leaves of their spread") {
  for (int N = 1; N < 100; ++N) {
    const std::vector<float> z(static_cast<std::size_t>(N), 0.25f), t(static_cast<std::size_t>(N), 0.3f);
    Tally tally;
    tally.add(TargetForm::value, 0.0025f, z.data(), t.data(), N, 1);
    CHECK(R2{}.value(tally) == 0);
  }
}

TEST_CASE("an empty tally gives a number, and each task has its metric") {
  for_each_entry<MetricKind>([](const auto& metric) { CHECK(std::isfinite(metric.value(Tally{}))); });
  for (Task task : {Task::classification, Task::regression}) {
    const Metric metric = metric_for(task);
    CHECK(std::visit([&](const auto& m) { return m.tasks.size() == 1 && m.tasks[0] == task; }, metric));
  }
}
