// The one place that knows every way to train.
#include "train/way.h"

#include "train/adversarial.h"
#include "train/layerwise.h"
#include "train/supervised.h"

namespace garden {

std::unique_ptr<Way> make_way(const TrainingPlan& plan, Model& model, const Objective& objective) {
  if (plan.adversarial()) return std::make_unique<Adversarial>(plan, model);
  if (std::holds_alternative<LayerwiseTraining>(plan.training)) return std::make_unique<Layerwise>(plan, model, objective);
  return std::make_unique<Supervised>(plan, model, objective);
}

}  // namespace garden
