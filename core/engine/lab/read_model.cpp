// The `model` of a lab: its input and its layers.
#include "engine/lab/read.h"

namespace garden {
namespace {

void read_layer(const Value& value, std::string path, std::vector<ModelLayer>& out, Problems& problems) {
  Part part(value, std::move(path), problems);
  const std::string id = part.id();
  const Value* init = part.take("init");
  if (id.empty()) return;
  if (has_entry<ActivationKind>(id)) {
    const auto activation = choose<ActivationKind>(id, part.settings(), part.path(), problems);
    if (init) part.problem("init", "An activation has no weights to start.", "激活函数没有需要初始化的权重。");
    if (activation) out.push_back(*activation);
    return;
  }
  if (!has_entry<LayerKind>(id)) {
    std::vector<std::string_view> known;
    for (const EntryRow& row : entry_rows<LayerKind>) known.push_back(row.info->id);
    for (const EntryRow& row : entry_rows<ActivationKind>) known.push_back(row.info->id);
    unknown_entry(LayerKind::info, id, known, part.at("id"), problems);
    return;
  }
  auto layer = choose<LayerKind>(id, part.settings(), part.path(), problems);
  if (init) {
    if (Initializer* initializer = initializer_of(*layer)) read_choice<InitializerKind>(init, part.at("init"), *initializer, problems);
    else part.problem("init", "This layer has no weights to start.", "该层没有需要初始化的权重。");
  }
  out.push_back(*layer);
}

}  // namespace

void read_model(const Value* value, Lab& lab, Problems& problems) {
  if (!value) return;
  Part model(*value, "model", problems);
  if (const Value* input = model.take("input", Kind::array, "a list of one to three sizes", "一到三个尺寸的列表")) {
    Shape shape;
    bool good = !input->array().empty() && input->array().size() <= 3;
    for (const Value& item : input->array()) {
      int size = 0;
      good = good && whole_number(item, 1, 1 << 20, size);
      if (good) shape.append(size);
    }
    if (good) lab.input = shape;
    else model.problem("input", "This must be a list of one to three whole numbers from 1 on.", "这里应是一到三个正整数的列表。");
  }
  if (const Value* layers = model.need("layers")) {
    if (!layers->is(Kind::array) || layers->array().empty() || layers->array().size() > max_layers)
      model.problem("layers", "This must be a list of 1 to 64 layers.", "这里应是 1 到 64 层的列表。");
    else
      for (std::size_t i = 0; i < layers->array().size(); ++i)
        read_layer(layers->array()[i], "model.layers." + std::to_string(i), lab.layers, problems);
  }
  model.close();
}

}  // namespace garden
