// The datasets: in the domain, balanced, the same for the same seed, and any first part is a fair sample.
#include <catch2/catch_test_macros.hpp>

#include "catalog/support.h"

using namespace garden;

namespace {

struct Points {
  std::vector<float> x, target;
};

Points make(const Dataset& dataset, std::uint64_t seed, int N, int classes, float noise) {
  Points points{std::vector<float>(2u * static_cast<std::size_t>(N)), std::vector<float>(static_cast<std::size_t>(N))};
  generate(dataset, seed, N, classes, noise, points.x.data(), points.target.data());
  return points;
}

template <class F>
void for_each_dataset(F&& f) {
  for_each_entry<DatasetKind>([&](const auto& dataset) {
    for (int classes : dataset.classes) {
      DYNAMIC_SECTION(dataset.info.id << " with " << classes << " classes") { f(dataset, classes); }
    }
  });
}

}  // namespace

TEST_CASE("points lie in the domain, targets are classes or values in [-1, 1]") {
  for_each_dataset([](const auto& dataset, int classes) {
    for (float noise : {0.0f, 0.1f, 0.5f}) {
      for (int N : {1, 10, 1001}) {
        const Points points = make(dataset, 3, N, classes, noise);
        bool inside = true, valid = true;
        for (float x : points.x) inside = inside && std::fabs(x) <= domain;
        for (float t : points.target) {
          valid = valid && (classes == 0 ? std::fabs(t) <= 1 : t >= 0 && t < static_cast<float>(classes) && t == std::floor(t));
        }
        CAPTURE(noise, N);
        CHECK(inside);
        CHECK(valid);
      }
    }
  });
}

TEST_CASE("the same seed gives the same points, another seed others, and more points keep the first") {
  for_each_dataset([](const auto& dataset, int classes) {
    const Points points = make(dataset, 5, 200, classes, 0.1f);
    const Points again = make(dataset, 5, 200, classes, 0.1f);
    CHECK((points.x == again.x && points.target == again.target));
    CHECK(points.x != make(dataset, 6, 200, classes, 0.1f).x);
    const Points more = make(dataset, 5, 400, classes, 0.1f);
    CHECK(std::equal(points.x.begin(), points.x.end(), more.x.begin()));
    CHECK(std::equal(points.target.begin(), points.target.end(), more.target.begin()));
  });
}

TEST_CASE("classes are balanced in the whole and in both parts of a split") {
  for_each_dataset([](const auto& dataset, int classes) {
    const int N = 500;
    const Points points = make(dataset, 1, N, classes, 0.2f);
    for (int cut : {50, 250, 450}) {
      for (const auto& [first, last] : {std::pair{0, cut}, std::pair{cut, N}}) {
        std::vector<int> count(static_cast<std::size_t>(classes), 0);
        double x1 = 0, x2 = 0;
        for (int n = first; n < last; ++n) {
          if (classes > 0) ++count[static_cast<std::size_t>(points.target[static_cast<std::size_t>(n)])];
          x1 += points.x[2u * static_cast<std::size_t>(n)] / (last - first);
          x2 += points.x[2u * static_cast<std::size_t>(n) + 1] / (last - first);
        }
        CAPTURE(cut, first);
        for (int c : count) CHECK(std::abs(c - (last - first) / classes) <= 1);
        // The mean of 50 points spread over a shape of radius 4 is within about 3 * 4 / sqrt(50) of its centre.
        CHECK((std::fabs(x1) < 2 && std::fabs(x2) < 2));
      }
    }
  });
}

TEST_CASE("noise pushes the same points and keeps their labels") {
  for_each_dataset([](const auto& dataset, int classes) {
    const Points still = make(dataset, 2, 300, classes, 0);
    const Points pushed = make(dataset, 2, 300, classes, 0.1f);
    const Points further = make(dataset, 2, 300, classes, 0.2f);
    CHECK((still.x != pushed.x || still.target != pushed.target));
    if (classes > 0) CHECK(still.target == further.target);
    int in_line = 0;
    for (std::size_t i = 0; i < still.x.size(); ++i) {
      in_line += std::fabs((further.x[i] - still.x[i]) - 2 * (pushed.x[i] - still.x[i])) < 1e-5f;
    }
    CHECK(in_line > 570);  // all but those that the edge sends back
  });
}

TEST_CASE("without noise the nearest other point of 500 mostly belongs to the same class") {
  for_each_dataset([](const auto& dataset, int classes) {
    if (classes == 0) return;
    const int N = 500;
    const Points points = make(dataset, 4, N, classes, 0);
    int same = 0;
    for (int n = 0; n < N; ++n) {
      int nearest = -1;
      float best = 1e9f;
      for (int m = 0; m < N; ++m) {
        const float d1 = points.x[2u * static_cast<std::size_t>(n)] - points.x[2u * static_cast<std::size_t>(m)];
        const float d2 = points.x[2u * static_cast<std::size_t>(n) + 1] - points.x[2u * static_cast<std::size_t>(m) + 1];
        if (m != n && d1 * d1 + d2 * d2 < best) {
          best = d1 * d1 + d2 * d2;
          nearest = m;
        }
      }
      same += points.target[static_cast<std::size_t>(n)] == points.target[static_cast<std::size_t>(nearest)];
    }
    CHECK(same > 0.95 * N);
  });
}
