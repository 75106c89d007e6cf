// From the lab's `data` to rows: datasets of the catalog, points drawn by hand, buffers given from outside.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catalog/problem.h"
#include "engine/lab/lab.h"
#include "train/samples.h"

namespace garden {

// One buffer from outside: bytes or floats.
struct Column {
  std::vector<std::uint8_t> bytes;
  std::vector<float> floats;
  std::size_t size() const { return bytes.empty() ? floats.size() : bytes.size(); }
};

struct ExternalColumns {
  Column x, y, test_x, test_y;   // x (count, features), y (count, targets); the test columns may be empty
};

using Externals = std::map<std::string, SamplesPtr, std::less<>>;

// What is said about rows from outside.
struct ExternalHead {
  std::string name;
  Shape shape;          // of one row
  Shape target;         // of one row's target: scalar, or as many positions as a sequence has
  int classes = 0;      // 0: a regression
  int vocabulary = 0;   // > 0: rows are token ids below it
};

// Null and problems when the sizes do not agree or a number is not finite, no class or no token.
SamplesPtr make_external(const ExternalHead& head, ExternalColumns columns, Problems& problems);

// Null and problems when there is no such external data.
SamplesPtr make_samples(const Lab& lab, const Externals& externals, Problems& problems);

// Whether both labs make the same rows (external data aside: its buffer may have been replaced).
bool same_data(const Lab& a, const Lab& b);

// Which of `count` rows are test rows: all but the `share` used for training; at least one each when count >= 2.
std::vector<bool> split_rows(int count, float share, std::uint32_t seed);

// points (n, 2) -> the lab's features (n, F)
std::vector<float> features_of(const Lab& lab, const float* points, int n);
// The same, scaled as the rows of the run were: what its network expects.
std::vector<float> inputs_of(const Lab& lab, const Samples& samples, const float* points, int n);

}  // namespace garden
