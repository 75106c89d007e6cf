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
#include "catalog/processing.h"
#include "catalog/regularizers.h"
#include "catalog/trainers.h"
#include "engine/formats/json.h"
#include "train/plan.h"

namespace garden {

inline constexpr int lab_version = 1;

// Limits of a lab that no hyper-parameter states.
inline constexpr std::size_t max_layers = 64;
inline constexpr std::size_t max_sources = 64;
inline constexpr std::size_t max_name = 40;
inline constexpr std::size_t max_given = 100'000;          // numbers of one parameter
inline constexpr int max_shards = 64;
inline constexpr float max_output_weight = 1000;
inline constexpr std::size_t max_points = 10000;
inline constexpr int max_classes = 1000;
inline constexpr float max_coordinate = 1e6f;
inline constexpr std::size_t max_steps = 16;               // of data.processing
inline constexpr std::size_t max_series_numbers = 100'000;
inline constexpr std::size_t max_text_bytes = 1'000'000;

enum class DataSource { catalog, custom, external, series, text };

struct LabData {
  DataSource source = DataSource::catalog;
  Dataset dataset;
  DataParams params;
  int classes = 2;                  // 0: regression
  Task task = Task::classification;
  std::vector<Feature> features;    // of two-dimensional data
  std::vector<Point> points;        // custom
  std::string name;                 // external
  std::vector<float> series;        // (moments, series_width)
  int series_width = 1;
  bool series_rows = false;         // written as a list of rows, not of numbers
  std::vector<std::string> columns; // of the series: their names, or none
  std::string text;
  std::vector<Processing> processing;

  bool on_plane() const { return source == DataSource::catalog || source == DataSource::custom; }
};

// An output that is trained: a layer, its loss, and what it is compared with.
struct LabOutput {
  int from = -1;
  Loss loss;
  TargetOf target = TargetOf::label;
  float weight = 1;
};

struct Lab {
  std::uint32_t seed = 1;
  LabData data;
  std::optional<Shape> input;       // of one row; absent: whatever the data has
  std::vector<ModelInput> inputs;   // several: consecutive parts of a row; empty: the whole row is one
  std::vector<ModelNode> layers;
  std::vector<LabOutput> outputs;   // empty: the last layer, with the lab's loss on the label
  Loss loss;
  Optimizer optimizer;
  std::optional<Regularizer> regularizer;
  std::optional<RateSchedule> schedule;
  std::optional<Clipping> clip;
  TrainParams train;
  int shards = 1;
  Training training;
  int generator = -1;               // adversarial: the layer that ends it
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
