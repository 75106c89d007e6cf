// The lab: one experiment as data, read from JSON, checked value by value. A bad value becomes a Problem at its path and
// keeps its default, so that the reader of a bad link can go on with what was understood and say what was not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/datasets.h"
#include "catalog/features.h"
#include "catalog/lab_params.h"
#include "catalog/losses.h"
#include "catalog/optimizers.h"
#include "catalog/problem.h"
#include "catalog/regularizers.h"
#include "engine/formats/json.h"
#include "train/graph.h"

namespace garden {

inline constexpr int lab_version = 1;

// Limits of a lab that no hyper-parameter states.
inline constexpr std::size_t max_layers = 64;
inline constexpr std::size_t max_sources = 64;
inline constexpr std::size_t max_name = 40;
inline constexpr std::size_t max_points = 10000;
inline constexpr int max_classes = 1000;
inline constexpr float max_coordinate = 1e6f;

enum class DataSource { catalog, custom, external };

struct LabData {
  DataSource source = DataSource::catalog;
  Dataset dataset;
  DataParams params;
  int classes = 2;                  // 0: regression
  Task task = Task::classification;
  std::vector<Feature> features;    // of two-dimensional data
  std::vector<Point> points;        // custom
  std::string name;                 // external
};

struct Lab {
  std::uint32_t seed = 1;
  LabData data;
  std::optional<Shape> input;       // of one row; absent: whatever the data has
  std::vector<ModelInput> inputs;   // several: consecutive parts of a row; empty: the whole row is one
  std::vector<ModelNode> layers;
  Loss loss;
  Optimizer optimizer;
  std::optional<Regularizer> regularizer;
  TrainParams train;
};

// The one input of a model that names none.
inline constexpr std::string_view default_input = "input";

// Reads and checks; what is missing or wrong has its default in the result.
Lab read_lab(std::string_view json, Problems& problems);

// The lab with every value written out: reading it back gives the same lab.
std::string print_lab(const Lab& lab);
// An initializer with its settings, as a lab writes it.
void print_initializer(json::Writer& w, const Initializer& initializer);

}  // namespace garden
