// The lab as JSON, every value written out, in the order a person reads it.
#include <cmath>

#include "engine/formats/json.h"
#include "engine/lab/lab.h"

namespace garden {
namespace {

void print_number(json::Writer& w, double n) {
  if (n == std::floor(n) && std::fabs(n) < 1e9) w.number(static_cast<std::int64_t>(n));
  else w.number(static_cast<float>(n));  // it was a float: the shortest text of one
}

void print_settings(json::Writer& w, const Settings& settings) {
  for (const Setting& setting : settings) {
    w.key(setting.id);
    if (const double* number = std::get_if<double>(&setting.value)) print_number(w, *number);
    else if (const bool* flag = std::get_if<bool>(&setting.value)) w.boolean(*flag);
    else w.string(std::get<std::string>(setting.value));
  }
}

template <class Entry>
void print_choice(json::Writer& w, const Entry& entry) {
  w.begin_object().key("id").string(named_of(entry).id);
  print_settings(w, settings_of(entry));
  w.end_object();
}

void print_processing(json::Writer& w, const LabData& data) {
  if (data.processing.empty()) return;
  w.key("processing").begin_array();
  for (const Processing& step : data.processing) print_choice(w, step);
  w.end_array();
}

void print_series(json::Writer& w, const LabData& data) {
  const std::size_t F = static_cast<std::size_t>(data.series_width);
  w.key(data.series_rows ? "rows" : "values").begin_array();
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    if (data.series_rows && i % F == 0) w.begin_array();
    w.number(data.series[i]);
    if (data.series_rows && i % F == F - 1) w.end_array();
  }
  w.end_array();
  if (data.columns.empty()) return;
  w.key("columns").begin_array();
  for (const std::string& column : data.columns) w.string(column);
  w.end_array();
}

void print_data(json::Writer& w, const LabData& data) {
  w.begin_object().key("id");
  switch (data.source) {
    case DataSource::external:
      w.string("external").key("name").string(data.name);
      print_processing(w, data);
      w.end_object();
      return;
    case DataSource::series:
      w.string("series");
      print_series(w, data);
      print_processing(w, data);
      w.end_object();
      return;
    case DataSource::text:
      w.string("text").key("text").string(data.text);
      print_processing(w, data);
      w.end_object();
      return;
    case DataSource::custom:
      w.string("custom").key("task").string(id_of(data.task));
      if (data.classes > 0) w.key("classes").number(data.classes);
      print_settings(w, settings_of(data.params));
      w.key("points").begin_array();
      for (const Point& p : data.points) w.begin_array().number(p.x1).number(p.x2).number(p.target).end_array();
      w.end_array();
      break;
    case DataSource::catalog:
      w.string(named_of(data.dataset).id);
      print_settings(w, settings_of(data.params));
      if (data.classes > 0) w.key("classes").number(data.classes);
      break;
  }
  w.key("features").begin_array();
  for (const Feature& feature : data.features) w.string(named_of(feature).id);
  w.end_array();
  print_processing(w, data);
  w.end_object();
}

void print_shape(json::Writer& w, const Shape& shape) {
  w.begin_array();
  for (int axis = 0; axis < shape.rank(); ++axis) w.number(shape[axis]);
  w.end_array();
}

std::string_view source_name(const Lab& lab, int source) {
  if (!is_input(source)) return lab.layers[static_cast<std::size_t>(source)].name;
  return lab.inputs.empty() ? default_input : std::string_view(lab.inputs[static_cast<std::size_t>(input_of(source))].name);
}

// Left out where the layer reads the one before, so that a chain stays as short as it is.
void print_sources(json::Writer& w, const Lab& lab, int i) {
  const ModelNode& node = lab.layers[static_cast<std::size_t>(i)];
  if (node.from.size() == 1 && node.from[0] == i - 1) return;
  w.key("from");
  if (node.from.size() > 1) w.begin_array();
  for (const int source : node.from) w.string(source_name(lab, source));
  if (node.from.size() > 1) w.end_array();
}

// The values of one axis and those within.
const float* print_nested(json::Writer& w, const Shape& shape, int axis, const float* values) {
  w.begin_array();
  for (int i = 0; i < shape[axis]; ++i) {
    if (axis + 1 < shape.rank()) values = print_nested(w, shape, axis + 1, values);
    else print_number(w, static_cast<double>(*values++));
  }
  w.end_array();
  return values;
}

void print_given(json::Writer& w, const ModelNode& node) {
  if (node.given.empty()) return;
  w.key("weights").begin_object();
  for (const GivenWeights& given : node.given) {
    w.key(given.name);
    print_nested(w, given.shape, 0, given.values.data());
  }
  w.end_object();
}

void print_layer(json::Writer& w, const Lab& lab, int i) {
  const ModelNode& node = lab.layers[static_cast<std::size_t>(i)];
  w.begin_object().key("id").string(named_of(node.kind).id);
  if (!node.name.empty()) w.key("name").string(node.name);
  print_sources(w, lab, i);
  if (node.share >= 0) w.key("share").string(source_name(lab, node.share));
  std::visit([&](const auto& kind) { print_settings(w, settings_of(kind)); }, node.kind);
  if (const Layer* kind = std::get_if<Layer>(&node.kind)) {
    Layer copy = *kind;
    if (const Initializer* init = initializer_of(copy)) {
      w.key("init");
      print_choice(w, *init);
    }
  }
  print_given(w, node);
  w.end_object();
}

// Without a name it is the last layer.
void print_output(json::Writer& w, const Lab& lab, const LabOutput& out) {
  w.begin_object();
  if (const std::string_view name = source_name(lab, out.from); !name.empty()) w.key("from").string(name);
  w.key("loss");
  print_choice(w, out.loss);
  w.key("target").string(id_of(out.target)).key("weight");
  print_number(w, static_cast<double>(out.weight));
  w.end_object();
}

}  // namespace

void print_initializer(json::Writer& w, const Initializer& initializer) { print_choice(w, initializer); }

std::string print_lab(const Lab& lab) {
  json::Writer w;
  w.begin_object().key("version").number(lab_version).key("seed").number(static_cast<std::int64_t>(lab.seed));
  w.key("data");
  print_data(w, lab.data);
  w.key("model").begin_object();
  if (lab.input) {
    w.key("input");
    print_shape(w, *lab.input);
  }
  if (!lab.inputs.empty()) {
    w.key("inputs").begin_array();
    for (const ModelInput& input : lab.inputs) {
      w.begin_object().key("name").string(input.name).key("shape");
      print_shape(w, input.shape);
      w.end_object();
    }
    w.end_array();
  }
  w.key("layers").begin_array();
  for (std::size_t i = 0; i < lab.layers.size(); ++i) print_layer(w, lab, static_cast<int>(i));
  w.end_array();
  if (!lab.outputs.empty()) {
    w.key("outputs").begin_array();
    for (const LabOutput& out : lab.outputs) print_output(w, lab, out);
    w.end_array();
  }
  w.end_object();
  w.key("loss");
  print_choice(w, lab.loss);
  w.key("optimizer");
  print_choice(w, lab.optimizer);
  if (lab.regularizer) {
    w.key("regularizer");
    print_choice(w, *lab.regularizer);
  }
  if (lab.schedule) {
    w.key("schedule");
    print_choice(w, *lab.schedule);
  }
  if (lab.clip) {
    w.key("clip");
    print_choice(w, *lab.clip);
  }
  w.key("train").begin_object();
  const bool supervised = std::holds_alternative<SupervisedTraining>(lab.training);
  if (!supervised) w.key("kind").string(named_of(lab.training).id);
  print_settings(w, settings_of(lab.train));
  if (!supervised) print_settings(w, settings_of(lab.training));
  if (lab.generator >= 0) w.key("generator").string(lab.layers[static_cast<std::size_t>(lab.generator)].name);
  if (lab.shards > 1) w.key("shards").number(lab.shards);
  w.end_object().end_object();
  return w.take();
}

}  // namespace garden
