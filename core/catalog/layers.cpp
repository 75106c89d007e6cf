// What every layer is asked before it runs: shapes, parameters, running numbers, cost.
#include "catalog/layers.h"

namespace garden {
namespace {

// Calls f with the one input shape, or with all of them where the layer asks for a span.
template <class L, class F>
decltype(auto) with_shapes(const L& layer, std::span<const Shape> in, F&& f) {
  if constexpr (requires { layer.output_shape(in[0]); }) return f(in[0]);
  else return f(in);
}

// What one row may hold: 2^26 numbers, a quarter of a gigabyte. Layers can then compute sizes without fear of overflow.
bool too_large(const Shape& shape) {
  std::int64_t count = 1;
  for (int axis = 0; axis < shape.rank() && count <= (1 << 26); ++axis) count *= shape[axis];
  return count > (1 << 26);
}
Misfit too_large_misfit(const Named& info, std::string_view what, std::string_view what_zh, const Shape& shape) {
  return {std::string(info.name.en) + ": its " + std::string(what) + " " + shape.text() + " has more than 67108864 numbers; make it smaller.",
          std::string(info.name.zh) + "的" + std::string(what_zh) + "形状 " + shape.text() + " 超过 67108864 个数；请减小它。"};
}
}  // namespace

Sources sources_of(const Layer& layer) {
  return std::visit(
      [](const auto& l) -> Sources {
        if constexpr (requires { l.sources(); }) return l.sources();
        return {};
      },
      layer);
}
OutputShape output_shape(const Layer& layer, std::span<const Shape> in) {
  for (const Shape& shape : in)
    if (too_large(shape)) return {{}, too_large_misfit(named_of(layer), "input", "输入", shape)};
  OutputShape out = std::visit([&](const auto& l) { return with_shapes(l, in, [&](const auto& s) { return l.output_shape(s); }); }, layer);
  if (!out.misfit && too_large(out.shape)) out.misfit = too_large_misfit(named_of(layer), "output", "输出", out.shape);
  return out;
}
std::vector<ParameterSpec> parameters_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit([&](const auto& l) { return with_shapes(l, in, [&](const auto& s) { return l.parameters(s); }); }, layer);
}
std::int64_t multiply_adds(const Layer& layer, std::span<const Shape> in) {
  return std::visit([&](const auto& l) { return with_shapes(l, in, [&](const auto& s) { return l.multiply_adds(s); }); }, layer);
}
std::vector<BufferSpec> buffers_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& l) {
        return with_shapes(l, in, [&](const auto& s) -> std::vector<BufferSpec> {
          if constexpr (requires { l.buffers(s); }) return l.buffers(s);
          return {};
        });
      },
      layer);
}
std::vector<ShownSpec> shown_of(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& l) {
        return with_shapes(l, in, [&](const auto& s) -> std::vector<ShownSpec> {
          if constexpr (requires { l.shown(s); }) return l.shown(s);
          return {};
        });
      },
      layer);
}
std::span<const Role> roles_of(const Layer& layer) {
  return std::visit([](const auto& l) { return std::span<const Role>(l.roles); }, layer);
}

Initializer* initializer_of(Layer& layer) {
  return std::visit(
      [](auto& l) -> Initializer* {
        if constexpr (requires { l.init; }) return &l.init;
        return nullptr;
      },
      layer);
}

}  // namespace garden
