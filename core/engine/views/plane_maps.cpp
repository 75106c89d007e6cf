// The model runs over the places in chunks; each layer's rows are turned into one map a unit on the way out.
#include "engine/views/plane_maps.h"

#include <algorithm>

#include "catalog/features.h"
#include "engine/data.h"

namespace garden {
namespace {

std::vector<Feature> all_features() {
  std::vector<Feature> all;
  for_each_entry<FeatureKind>([&](const auto& feature) { all.emplace_back(feature); });
  return all;
}

// (n * n, 2): the cells' centres, row by row from the bottom.
std::vector<float> places(int n) {
  const auto center = [n](int i) { return domain * (2.0f * (static_cast<float>(i) + 0.5f) / static_cast<float>(n) - 1); };
  std::vector<float> list;
  list.reserve(static_cast<std::size_t>(2 * n * n));
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      list.push_back(center(x));
      list.push_back(center(y));
    }
  }
  return list;
}

// values (count, units) become places first … first + count of maps (units, all).
void spread(const float* values, int count, int units, float* maps, int all, int first) {
  for (int u = 0; u < units; ++u) {
    float* map = maps + static_cast<std::size_t>(u) * static_cast<std::size_t>(all) + first;
    for (int r = 0; r < count; ++r) map[r] = values[r * units + u];
  }
}

}  // namespace

void PlaneMaps::prepare(const Frame& frame, int n, bool catalog) {
  if (size_ != n) {
    x_ = inputs_of(frame.lab, frame.samples(), places(n).data(), n * n);
    size_ = n;
  }
  if (catalog && catalog_size_ != n) {
    const std::vector<Feature> all = all_features();
    catalog_x_.resize(static_cast<std::size_t>(n * n) * all.size());
    compute_features<float>(all, places(n).data(), n * n, catalog_x_.data());
    catalog_size_ = n;
  }
}

int PlaneMaps::units_of(const Frame& frame, int layer, bool catalog) const {
  const Model& model = frame.model();
  if (layer == -1) return catalog ? static_cast<int>(std::tuple_size_v<Features>) : static_cast<int>(frame.samples().shape.count());
  if (layer == model.size()) return model.outputs();
  return layer >= std::max(model.graph().cut, 0) && layer < model.size() ? static_cast<int>(model.out_shape(layer).count()) : 0;
}

void PlaneMaps::write(Frame& frame, int n, std::span<const int> layers, bool catalog) {
  if (frame.samples().points.empty() || n < 1 || n > max_grid) {
    for (std::size_t i = 0; i < layers.size(); ++i) frame.nothing();
    return;
  }
  prepare(frame, n, catalog);

  struct Map {
    int layer, units;
    std::size_t start;  // in frame.out
  };
  const int all = n * n;
  std::vector<Map> maps;
  for (const int layer : layers) {
    const int units = units_of(frame, layer, catalog);
    if (units == 0) {
      frame.nothing();
      continue;
    }
    float* to = frame.part({units, n, n});
    if (layer == -1) spread(catalog ? catalog_x_.data() : x_.data(), all, units, to, all, 0);
    else maps.push_back({layer, units, static_cast<std::size_t>(to - frame.out.data())});
  }
  if (maps.empty()) return;

  Model& model = frame.model();
  const Shape& row = frame.samples().shape;
  const Link link = link_of(frame.trainer.plan().main().loss);
  const int step = chunk_rows_of(model);
  for (int first = 0; first < all; first += step) {
    const int count = std::min(step, all - first);
    frame.tape.reset();
    float* x = x_.data() + static_cast<std::size_t>(first) * row.count();
    model.forward(frame.tape, frame.tape.constant({x, row.with_first(count)}));
    for (const Map& map : maps) {
      const float* values = model.out(map.layer == model.size() ? model.main() : map.layer).value().data;
      if (map.layer == model.size()) {
        float* linked = frame.tape.arena().take<float>(static_cast<std::size_t>(count) * static_cast<std::size_t>(map.units));
        for (int r = 0; r < count; ++r) apply_link(link, values + r * map.units, map.units, linked + r * map.units);
        values = linked;
      }
      spread(values, count, map.units, frame.out.data() + map.start, all, first);
    }
  }
}

}  // namespace garden
