#include "train/slice.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "base/rng.h"

namespace garden {
namespace {

constexpr std::int64_t work_of_row = 256;  // of a row beside its products: activations, the loss, bookkeeping

double product(const float* a, const float* b, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

double length(const float* a, std::size_t n) { return std::sqrt(product(a, a, n)); }

void scale(float* a, std::size_t n, double factor) {
  for (std::size_t i = 0; i < n; ++i) a[i] = static_cast<float>(a[i] * factor);
}

// Streams of a seed: one an item, for each direction.
void draw(float* to, std::size_t n, std::uint64_t seed, std::size_t which) {
  Rng rng(seed, Stream::noise, static_cast<std::uint32_t>(which));
  for (std::size_t i = 0; i < n; ++i) to[i] = rng.normal();
}

}  // namespace

Slice random_slice(const Parameters& parameters, std::uint64_t seed) {
  Slice slice{std::vector<float>(parameters.size()), std::vector<float>(parameters.size())};
  std::size_t which = 0;
  for (std::vector<float>* direction : {&slice.across, &slice.up}) {
    for (const Parameters::Item& item : parameters.items()) {
      ++which;
      if (item.shape.rank() < 2) continue;  // a bias, or the scale of a norm
      float* const d = direction->data() + item.offset;
      draw(d, item.count(), seed, which);
      const std::size_t filters = static_cast<std::size_t>(item.shape[0]), numbers = item.count() / filters;
      for (std::size_t k = 0; k < filters; ++k) {
        float* const filter = d + k * numbers;
        scale(filter, numbers, length(parameters.values(item) + k * numbers, numbers) / std::max(1e-12, length(filter, numbers)));
      }
    }
  }
  return slice;
}

Slice gradient_slice(Trainer& trainer, std::uint64_t seed) {
  trainer.peek_batch();
  Parameters& parameters = trainer.model().parameters();
  const std::size_t n = parameters.size();
  Slice slice{parameters.all_grads(), std::vector<float>(n)};
  const double size = length(parameters.all_values().data(), n), steep = length(slice.across.data(), n);
  if (!(steep > 0)) return slice;
  scale(slice.across.data(), n, -size / steep);
  for (std::size_t i = 0; i < parameters.items().size(); ++i) {
    const Parameters::Item& item = parameters.items()[i];
    draw(slice.up.data() + item.offset, item.count(), seed, i);
  }
  const double along = product(slice.up.data(), slice.across.data(), n) / (size * size);
  for (std::size_t i = 0; i < n; ++i) slice.up[i] -= static_cast<float>(along * slice.across[i]);
  scale(slice.up.data(), n, size / std::max(1e-12, length(slice.up.data(), n)));
  return slice;
}

std::int64_t work_of_place(const Trainer& trainer) {
  const auto rows = static_cast<std::int64_t>(trainer.evaluator().train_rows().size());
  return static_cast<std::int64_t>(trainer.model().parameters().size()) + rows * (trainer.model().multiply_adds() + work_of_row);
}

void loss_on(const Slice& slice, std::span<const float> places, Trainer& trainer, std::vector<float>& out) {
  const TrainingPlan& plan = trainer.plan();
  Model& model = trainer.model();
  std::vector<float>& values = model.parameters().all_values();
  const std::vector<float> here = values;
  Evaluator evaluator(plan.samples, trainer.objective(), plan.main_output, model, plan.seed, INT_MAX);
  for (std::size_t k = 0; k + 1 < places.size(); k += 2) {
    const float a = places[k], b = places[k + 1];
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = here[i] + a * slice.across[i] + b * slice.up[i];
    evaluator.start(static_cast<int>(evaluator.train_rows().size()));
    while (!evaluator.chunk(model)) {}
    out.push_back(static_cast<float>(evaluator.train().mean_loss()));
  }
  std::copy(here.begin(), here.end(), values.begin());
}

}  // namespace garden
