// Everything a trainer needs, checked: it runs a plan without a further question.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/clipping.h"
#include "catalog/losses.h"
#include "catalog/optimizers.h"
#include "catalog/processing.h"
#include "catalog/schedules.h"
#include "catalog/trainers.h"
#include "train/graph.h"
#include "train/samples.h"

namespace garden {

// What an output is compared with: columns of the data's targets, or the data row itself.
enum class TargetOf { label, input };
inline std::string_view id_of(TargetOf target) { return target == TargetOf::label ? "label" : "input"; }

struct TrainedOutput {
  int node = -1;
  Loss loss;
  float weight = 1;              // in the sum of all losses
  TargetOf target = TargetOf::label;
  TargetForm form = TargetForm::value;
  int first = 0;                 // label: the first of its columns in y,
  int positions = 1;             // and how many it has
};

struct TrainingPlan {
  SamplesPtr samples;
  Graph graph;                   // graph.main is the node of the main output
  std::vector<TrainedOutput> outputs;
  int main_output = 0;           // whose values are the prediction
  Optimizer optimizer;
  std::optional<Regularizer> regularizer;
  std::optional<RateSchedule> schedule;
  std::optional<Clipping> clip;
  int batch = 10;                // all rows when the optimizer takes them at once
  int shards = 1;                // each batch is computed in so many parts, whose gradients are added up
  std::int64_t epochs = 1;
  std::uint32_t seed = 1;
  std::vector<Processing> augment;  // what changes training rows anew in every epoch
  Training training;             // adversarial: graph.cut ends the generator
  std::vector<int> alone;        // layerwise: the nodes that learn alone first, from the bottom

  const AdversarialTraining* adversarial() const { return std::get_if<AdversarialTraining>(&training); }
  // Of data, one step: each update of a discriminator has a batch of its own.
  int rows_a_step() const { return adversarial() ? batch * adversarial()->discriminator_steps : batch; }
  // Of what goes into the model, which is noise when it makes the rows.
  const Shape& input_shape() const { return adversarial() ? graph.inputs[0].shape : samples->shape; }
  std::size_t losses() const { return adversarial() ? 2 : outputs.size(); }
  const TrainedOutput& main() const { return outputs[static_cast<std::size_t>(main_output)]; }
};

}  // namespace garden
