// The one place that compiles every layer for double.
#include "exact/layers.h"

namespace garden {

Var<double> forward(const Layer& layer, Pass<double>& pass) {
  return std::visit([&](const auto& l) { return l.forward(pass); }, layer);
}

std::vector<CaseOfLayer> cases_of_layers() {
  std::vector<CaseOfLayer> all;
  for_each_entry<LayerKind>([&](const auto& entry) {
    int number = 0;
    for (const auto& c : std::remove_cvref_t<decltype(entry)>::cases()) all.push_back({{c.layer, c.in, c.vocabulary, c.ids}, number++});
  });
  return all;
}

}  // namespace garden
