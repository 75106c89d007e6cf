// Layers for the golden tests: the cases that every layer declares, and one run of a case with numbers from outside.
//   cases                                    -> a JSON line: every case with its settings, shapes, parameters and running numbers
//   <precision> layer <id> <case> <B> <train 0|1> inputs… parameters… buffers… dy
//                                            -> y, then gradients of inputs (ids have none) and parameters, buffers, then of each shown value 1 and the numbers, or 0
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "catalog/registry.h"
#include "exact/layers.h"

namespace garden::probe {

inline void print_shape(const Shape& shape) {
  std::printf("[");
  for (int axis = 0; axis < shape.rank(); ++axis) std::printf("%s%d", axis ? "," : "", shape[axis]);
  std::printf("]");
}

template <class Specs>
void print_specs(const char* name, const Specs& specs) {
  std::printf(",\"%s\":[", name);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    std::printf("%s[\"%s\",", i ? "," : "", specs[i].name.c_str());
    print_shape(specs[i].shape);
    std::printf("]");
  }
  std::printf("]");
}

inline void print_cases() {
  const char* separator = "[";
  for (const auto& [c, number] : cases_of_layers()) {
    const Layer& layer = c.layer;
    std::printf("%s{\"id\":\"%s\",\"case\":%d,\"vocabulary\":%d,\"ids\":%d,\"settings\":{", separator, std::string(named_of(layer).id).c_str(), number, c.vocabulary, c.ids);
    separator = ",";
    const Settings settings = settings_of(layer);
    for (std::size_t i = 0; i < settings.size(); ++i) {
      std::printf("%s\"%s\":", i ? "," : "", settings[i].id.c_str());
      if (const double* value = std::get_if<double>(&settings[i].value)) std::printf("%.9g", *value);
      else if (const bool* flag = std::get_if<bool>(&settings[i].value)) std::printf(*flag ? "true" : "false");
      else std::printf("\"%s\"", std::get<std::string>(settings[i].value).c_str());
    }
    std::printf("},\"in\":[");
    for (std::size_t i = 0; i < c.in.size(); ++i) {
      if (i) std::printf(",");
      print_shape(c.in[i]);
    }
    std::printf("],\"out\":");
    print_shape(output_shape(layer, c.in).shape);
    print_specs("parameters", parameters_of(layer, c.in));
    print_specs("buffers", buffers_of(layer, c.in));
    print_specs("shown", shown_of(layer, c.in));
    std::printf("}");
  }
  std::printf("]\n");
}

// `bench` and `r` are the probe's own: inputs with gradients, numbers in and out.
template <class T, class Bench, class Request>
void run_layer_case(const std::string& id, int wanted, bool training, Bench& bench, Request& r) {
  for (const auto& [c, number] : cases_of_layers()) {
    const Layer& layer = c.layer;
    if (number != wanted || named_of(layer).id != id) continue;
    const int B = r.rows;
    std::vector<Var<T>> inputs, params, shown;
    for (std::size_t i = 0; i < c.in.size(); ++i) {
      const Shape shape = c.in[i].with_first(B);
      T* values = r.take(shape.count());
      inputs.push_back(c.vocabulary > 0 && i == static_cast<std::size_t>(c.ids) ? bench.tape.constant({values, shape}) : bench.input(values, shape));
    }
    for (const ParameterSpec& spec : parameters_of(layer, c.in)) params.push_back(bench.input(r.take(spec.shape.count()), spec.shape));
    std::vector<T*> buffers;
    const std::vector<BufferSpec> specs = buffers_of(layer, c.in);
    for (const BufferSpec& spec : specs) buffers.push_back(r.take(spec.shape.count()));
    shown.resize(shown_of(layer, c.in).size());
    Pass<T> pass{.tape = bench.tape, .inputs = inputs, .params = params, .buffers = buffers, .shown = shown,
                 .mode = training ? Mode::train : Mode::evaluate, .noise = {.seed = 5, .step = 1, .layer = 2}};
    const Var<T> y = forward(layer, pass);
    bench.backward(y, r.take(y.value().count()));
    bench.put(r, y);
    for (std::size_t i = 0; i < specs.size(); ++i) r.put(buffers[i], specs[i].shape.count());
    for (const Var<T>& value : shown) {
      const T there = value ? T(1) : T(0);
      r.put(&there, 1);
      if (value) r.put(value.value().data, value.value().count());
    }
  }
}

}  // namespace garden::probe
