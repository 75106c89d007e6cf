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

namespace {

// Three classes, six rows: true 0 0 1 1 2 2, predicted 0 1 1 1 0 2.
Tally three_classes() {
  const std::vector<float> z = {3, 2, 1,  1, 2, 0,  0, 3, 1,  1, 5, 2,  2, 0, 1,  0, 1, 2}, t = {0, 0, 1, 1, 2, 2};
  Tally tally;
  tally.add(TargetForm::index, 0.5f, z.data(), t.data(), 6, 3);
  return tally;
}

double area_of(const std::vector<float>& scores, const std::vector<float>& labels) {
  Tally tally;
  tally.add(TargetForm::binary, 0.5f, scores.data(), labels.data(), static_cast<int>(labels.size()), 1);
  return Auc{}.value(tally);
}

}  // namespace

TEST_CASE("precision, recall, F1, top-k and the confusion matrix of a small case") {
  const Tally tally = three_classes();
  CHECK(tally.confusion == std::vector<double>{1, 1, 0, 0, 2, 0, 1, 0, 1});
  CHECK(distance(Precision{}.value(tally), (1.0 / 2 + 2.0 / 3 + 1) / 3) < 1e-15);
  CHECK(distance(Recall{}.value(tally), (1.0 / 2 + 1 + 1.0 / 2) / 3) < 1e-15);
  CHECK(distance(F1{}.value(tally), (2.0 / 4 + 4.0 / 5 + 2.0 / 3) / 3) < 1e-15);
  CHECK(TopK{.k = 1}.value(tally) == Accuracy{}.value(tally));
  CHECK(distance(TopK{.k = 2}.value(tally), 1) < 1e-15);
  CHECK(distance(Perplexity{}.value(tally), std::exp(0.5)) < 1e-6);
}

TEST_CASE("classes that never occur do not count in the macro means") {
  const std::vector<float> z = {1, 0, 0, 0,  0, 1, 0, 0}, t = {0, 1};
  Tally tally;
  tally.add(TargetForm::index, 0.0f, z.data(), t.data(), 2, 4);
  CHECK((Precision{}.value(tally) == 1 && Recall{}.value(tally) == 1 && F1{}.value(tally) == 1));
}

TEST_CASE("AUC is the share of ordered pairs, ties half, and 0 when a class is missing") {
  CHECK(area_of({0.1f, 0.4f, 0.35f, 0.8f}, {0, 0, 1, 1}) == 0.75);
  CHECK(area_of({1, 1, 1, 1}, {0, 1, 0, 1}) == 0.5);
  CHECK(area_of({1, 2, 2, 3}, {0, 0, 1, 1}) == 0.875);
  CHECK(area_of({3, 2, 1}, {0, 1, 1}) == 0);
  CHECK(area_of({3, 2, 1}, {1, 1, 1}) == 0);
  CHECK(area_of({}, {}) == 0);
}

TEST_CASE("weighted rows weigh in the mean loss, and a cleared tally is a new one") {
  Tally tally;
  const std::vector<float> z = {1, 0}, t = {0};
  tally.add(TargetForm::index, 1.0f, z.data(), t.data(), 1, 2, 3.0);
  tally.add(TargetForm::index, 2.0f, z.data(), t.data(), 1, 2, 1.0);
  CHECK(tally.mean_loss() == 1.25);
  tally.clear();
  tally.add(TargetForm::index, 2.0f, z.data(), t.data(), 1, 2);
  CHECK((tally.mean_loss() == 2 && tally.rows == 1 && tally.confusion == std::vector<double>{1, 0, 0, 0}));
}

TEST_CASE("targets that are rows compare every number") {
  const std::vector<float> z = {1, 2, 3, 4}, t = {1, 1, 1, 1};
  Tally tally;
  tally.add(TargetForm::value, 0.0f, z.data(), t.data(), 2, 2);
  CHECK((Mae{}.value(tally) == 1.5 && MseMetric{}.value(tally) == 3.5));
}
