// What is asked of a layer that learns alone; any other aborts, because a lab is checked before.
#include "base/check.h"
#include "catalog/layers.h"

namespace garden {
namespace {

template <class L>
concept Alone = requires(const L& layer, Pass<float>& pass, Var<float>& end) { layer.contrast(pass, &end); };

template <class Out, class F>
Out ask(const Layer& layer, F&& f) {
  return std::visit(
      [&]<class L>(const L& l) -> Out {
        if constexpr (Alone<L>) return f(l);
        GARDEN_CHECK(false, "The layer %s cannot learn alone", std::string(named<L>.id).c_str());
        return {};
      },
      layer);
}

}  // namespace

bool learns_alone(const Layer& layer) {
  return std::visit([](const auto& l) { return Alone<std::remove_cvref_t<decltype(l)>>; }, layer);
}
Var<float> contrast(const Layer& layer, Pass<float>& pass, Var<float>& end) {
  return ask<Var<float>>(layer, [&](const auto& l) { return l.contrast(pass, &end); });
}
Var<float> energy_of_rows(const Layer& layer, Pass<float>& pass) {
  return ask<Var<float>>(layer, [&](const auto& l) { return l.energy_of_rows(pass); });
}
Tensor<float> reconstruct(const Layer& layer, Pass<float>& pass) {
  return ask<Tensor<float>>(layer, [&](const auto& l) { return l.reconstruct(pass); });
}

}  // namespace garden
