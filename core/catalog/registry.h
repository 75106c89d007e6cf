// Every kind of entry. Whatever holds for all of the catalog loops over Kinds; nothing outside core/ names an entry.
#pragma once

#include <tuple>

#include "catalog/activations.h"
#include "catalog/clipping.h"
#include "catalog/datasets.h"
#include "catalog/features.h"
#include "catalog/initializers.h"
#include "catalog/layers.h"
#include "catalog/losses.h"
#include "catalog/metrics.h"
#include "catalog/optimizers.h"
#include "catalog/processing.h"
#include "catalog/regularizers.h"
#include "catalog/schedules.h"
#include "catalog/surfaces.h"
#include "catalog/trainers.h"

namespace garden {

using Kinds = std::tuple<ActivationKind, LayerKind, LossKind, OptimizerKind, ScheduleKind, ClippingKind, InitializerKind, RegularizerKind, DatasetKind,
                         FeatureKind, MetricKind, ProcessingKind, SurfaceKind, TrainerKind>;

// Calls f(Kind{}) for every kind.
template <class F>
void for_each_kind(F&& f) {
  [&]<class... K>(std::type_identity<std::tuple<K...>>) {
    (f(K{}), ...);
  }(std::type_identity<Kinds>{});
}

}  // namespace garden
