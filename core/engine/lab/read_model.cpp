// The `model` of a lab: its inputs and its layers. A layer may have a name, and read by name what came before it; one
// that says nothing reads the layer before. Names are resolved to indices while reading.
#include <algorithm>
#include <cmath>

#include "engine/lab/read.h"
#include "train/objective.h"

namespace garden {
namespace {

// What a layer can read: the inputs, then the layers so far.
class Names {
 public:
  void add(std::string name, int source) { list_.push_back({std::move(name), source}); }

  const int* find(std::string_view name) const {
    for (const auto& [known, source] : list_)
      if (known == name) return &source;
    return nullptr;
  }
  std::string all(std::string_view separator) const {
    std::vector<std::string_view> names;
    for (const auto& entry : list_) names.push_back(entry.first);
    return join_ids(names, separator);
  }

 private:
  std::vector<std::pair<std::string, int>> list_;
};

bool read_shape(const Value& value, Shape& out) {
  bool good = value.is(Kind::array) && !value.array().empty() && value.array().size() <= 3;
  for (const Value& item : value.array()) {
    int size = 0;
    good = good && whole_number(item, 1, 1 << 20, size);
    if (good) out.append(size);
  }
  return good;
}

// A new name, or an empty one and a Problem.
std::string read_name(Part& part, const Value& value, const Names& names) {
  const bool good = value.is(Kind::string) && !value.string().empty() && value.string().size() <= max_name;
  if (!good) {
    part.problem("name", "A name is a text of 1 to 40 bytes.", "名称应是 1 到 40 字节的文本。");
    return {};
  }
  if (!names.find(value.string())) return value.string();
  part.problem("name", "\"" + value.string() + "\" already names another input or layer; choose another name.",
               "“" + value.string() + "”已是另一个输入或层的名称，请换一个名称。");
  return {};
}

const int* read_source(Part& part, std::string_view key, const Value& value, const Names& names) {
  if (!value.is(Kind::string)) {
    part.problem(key, "A source is the name of an input or of an earlier layer.", "来源应是输入或前面某层的名称。");
    return nullptr;
  }
  const int* source = names.find(value.string());
  if (source) return source;
  part.problem(key, "\"" + value.string() + "\" names no input and no earlier layer; what can be read here: " + names.all(", ") + ".",
               "“" + value.string() + "”不是任何输入或前面某层的名称；此处可用：" + names.all("、") + "。");
  return nullptr;
}

std::vector<int> read_from(Part& part, const Value& value, const Names& names) {
  std::vector<int> sources;
  if (!value.is(Kind::array)) {
    if (const int* source = read_source(part, "from", value, names)) sources.push_back(*source);
  } else if (value.array().empty() || value.array().size() > max_sources) {
    part.problem("from", "This must be a name or a list of 1 to 64 names.", "这里应是一个名称，或 1 到 64 个名称的列表。");
  } else {
    for (const Value& item : value.array())
      if (const int* source = read_source(part, "from", item, names)) sources.push_back(*source);
  }
  return sources;
}

std::string count_text(Sources sources) {
  std::string text = std::to_string(sources.least);
  if (sources.most != sources.least) text += sources.most > static_cast<int>(max_sources) ? " or more" : " to " + std::to_string(sources.most);
  return text;
}
std::string count_text_zh(Sources sources) {
  std::string text = std::to_string(sources.least);
  if (sources.most != sources.least) text += sources.most > static_cast<int>(max_sources) ? " 个或更多" : " 到 " + std::to_string(sources.most) + " 个";
  else text += " 个";
  return text;
}

void check_sources(Part& part, bool given, const ModelNode& node) {
  const Sources sources = sources_of(node.kind);
  const int n = static_cast<int>(node.from.size());
  if (n >= sources.least && n <= sources.most) return;
  const Named& info = named_of(node.kind);
  part.problem(given ? "from" : "",
               std::string(info.name.en) + " takes " + count_text(sources) + (sources.most == 1 ? " source, but " : " sources, but ") +
                   std::to_string(n) + (n == 1 ? " is" : " are") + " given; name them in \"from\".",
               std::string(info.name.zh) + "需要 " + count_text_zh(sources) + "来源，但给出了 " + std::to_string(n) + " 个；请在 from 中写出它们的名称。");
}

// The layer whose parameters this one uses, or -1.
int read_share(Part& part, const Value& value, const ModelNode& node, const std::vector<ModelNode>& earlier, const Names& names) {
  const int* source = read_source(part, "share", value, names);
  if (!source) return -1;
  const ModelLayer* other = is_input(*source) ? nullptr : &earlier[static_cast<std::size_t>(*source)].kind;
  if (!other || &named_of(*other) != &named_of(node.kind) || !std::holds_alternative<Layer>(node.kind)) {
    part.problem("share", "Only a layer of the same kind has parameters that fit here; \"" + value.string() + "\" is none.",
                 "只能共享同类层的参数，而“" + value.string() + "”不是同类层。");
    return -1;
  }
  const int root = earlier[static_cast<std::size_t>(*source)].share;
  return root >= 0 ? root : *source;
}

// Lists in lists, as deep as the parameter has axes. False: not of one shape, or something that is no finite number.
bool read_nested(const Value& value, int axis, Shape& shape, std::vector<float>& out) {
  if (value.is(Kind::number)) {
    const float number = static_cast<float>(value.number());
    out.push_back(number);
    return axis == shape.rank() && std::isfinite(number) && out.size() <= max_given;
  }
  constexpr int most_axes = 4;
  const std::size_t size = value.array().size();
  if (!value.is(Kind::array) || size == 0 || size > max_given || axis == most_axes) return false;
  if (axis == shape.rank()) {
    if (!out.empty()) return false;  // an earlier number lay less deep
    shape.append(static_cast<int>(size));
  }
  return shape[axis] == static_cast<int>(size) && std::ranges::all_of(value.array(), [&](const Value& item) { return read_nested(item, axis + 1, shape, out); });
}

// {"weight": [[0.1, 0.2], [0.3, 0.4]], "bias": [0.5, 0.6]}: what these parameters start with.
void read_given(Part& part, const Value& value, std::vector<GivenWeights>& out) {
  if (!value.is(Kind::object) || value.object().empty()) {
    part.problem("weights", "The weights are an object of numbers by parameter, for example {\"bias\": [0.5, 0.6]}.", "weights 应是按参数名给出数值的对象，例如 {\"bias\": [0.5, 0.6]}。");
    return;
  }
  for (const auto& [name, numbers] : value.object()) {
    GivenWeights given{.name = name};
    if (read_nested(numbers, 0, given.shape, given.values) && given.shape.rank() > 0) out.push_back(std::move(given));
    else part.problem("weights." + name, "These must be finite numbers, in lists as deep as the parameter has axes and of equal length in each, at most 100,000.",
                      "这里应是有限的数，按参数的各个轴嵌套成等长的列表，总数不超过 100,000。");
  }
}

std::optional<ModelLayer> read_kind(Part& part, const Value* init) {
  const std::string id = part.id();
  if (id.empty()) return std::nullopt;
  if (has_entry<ActivationKind>(id)) {
    const auto activation = choose<ActivationKind>(id, part.settings(), part.path(), part.problems());
    if (init) part.problem("init", "An activation has no weights to start.", "激活函数没有需要初始化的权重。");
    return activation ? std::optional<ModelLayer>(*activation) : std::nullopt;
  }
  if (!has_entry<LayerKind>(id)) {
    std::vector<std::string_view> known;
    for (const EntryRow& row : entry_rows<LayerKind>) known.push_back(row.info->id);
    for (const EntryRow& row : entry_rows<ActivationKind>) known.push_back(row.info->id);
    unknown_entry(LayerKind::info, id, known, part.at("id"), part.problems());
    return std::nullopt;
  }
  auto layer = choose<LayerKind>(id, part.settings(), part.path(), part.problems());
  if (init) {
    if (Initializer* initializer = initializer_of(*layer)) read_choice<InitializerKind>(init, part.at("init"), *initializer, part.problems());
    else part.problem("init", "This layer has no weights to start.", "该层没有需要初始化的权重。");
  }
  return *layer;
}

void read_layer(const Value& value, std::string path, Names& names, std::vector<ModelNode>& out, Problems& problems) {
  Part part(value, std::move(path), problems);
  const Value *init = part.take("init"), *name = part.take("name"), *from = part.take("from"), *share = part.take("share"), *given = part.take("weights");
  ModelNode node;
  if (name) node.name = read_name(part, *name, names);
  const std::size_t before = problems.size();
  if (from) node.from = read_from(part, *from, names);
  const bool known = problems.size() == before;
  if (node.from.empty()) node.from = {static_cast<int>(out.size()) - 1};  // -1 is the first input
  std::optional<ModelLayer> kind = read_kind(part, init);
  const int index = static_cast<int>(out.size());
  if (kind) {
    node.kind = std::move(*kind);
    if (known) check_sources(part, from != nullptr, node);
    if (share) node.share = read_share(part, *share, node, out, names);
    if (given && std::holds_alternative<Activation>(node.kind)) part.problem("weights", "An activation has no weights.", "激活函数没有权重。");
    else if (given) read_given(part, *given, node.given);
  }
  // Its own name comes last: no layer reads or shares itself. One that could not be read still has its name, so that what
  // reads it is no mistake; it stands for the one before.
  if (!node.name.empty()) names.add(node.name, kind ? index : index - 1);
  if (kind) out.push_back(std::move(node));
}

void read_inputs(Part& model, const Value& list, Names& names, std::vector<ModelInput>& out) {
  if (list.array().empty() || list.array().size() > max_sources) {
    model.problem("inputs", "This must be a list of 1 to 64 inputs.", "这里应是 1 到 64 个输入的列表。");
    return;
  }
  for (std::size_t i = 0; i < list.array().size(); ++i) {
    Part part(list.array()[i], model.at("inputs." + std::to_string(i)), model.problems());
    ModelInput input;
    if (const Value* name = part.need("name")) input.name = read_name(part, *name, names);
    const Value* shape = part.need("shape");
    const bool good = shape && read_shape(*shape, input.shape);
    if (shape && !good) part.problem("shape", "This must be a list of one to three whole numbers from 1 on.", "这里应是一到三个正整数的列表。");
    part.close();
    if (input.name.empty()) continue;
    names.add(input.name, input_source(static_cast<int>(out.size())));
    out.push_back(std::move(input));
  }
}

// True when each names its loss.
bool read_outputs(Part& model, const Value& list, const Names& names, Lab& lab) {
  bool own_losses = !list.array().empty();
  if (list.array().empty() || list.array().size() > max_outputs) {
    model.problem("outputs", "This must be a list of 1 to 16 outputs.", "这里应是 1 到 16 个输出的列表。");
    return false;
  }
  for (std::size_t k = 0; k < list.array().size(); ++k) {
    Part part(list.array()[k], model.at("outputs." + std::to_string(k)), model.problems());
    LabOutput out{.from = static_cast<int>(lab.layers.size()) - 1, .loss = lab.loss};
    if (const Value* from = part.take("from")) {
      const int* source = read_source(part, "from", *from, names);
      if (source && !is_input(*source)) out.from = *source;
      else if (source) part.problem("from", "An output is a layer, not an input; name a layer.", "输出应是某一层，而不是输入；请写层的名称。");
    }
    const Value* loss = part.take("loss");
    read_choice<LossKind>(loss, part.at("loss"), out.loss, model.problems());
    own_losses = own_losses && loss;
    if (const Value* target = part.take("target")) {
      if (target->string() == id_of(TargetOf::input)) out.target = TargetOf::input;
      else if (target->string() != id_of(TargetOf::label))
        part.problem("target", "The target must be \"label\" or \"input\".", "目标应为 label（标签）或 input（数据行）。");
    }
    if (const Value* weight = part.take("weight")) {
      const float number = static_cast<float>(weight->number());
      if (weight->is(Kind::number) && number > 0 && number <= max_output_weight) out.weight = number;
      else part.problem("weight", "The weight of an output is a number above 0 and up to 1000.", "输出的权重应是大于 0 且不超过 1000 的数。");
    }
    part.close();
    lab.outputs.push_back(std::move(out));
  }
  if (own_losses) lab.loss = lab.outputs.front().loss;
  return own_losses;
}

}  // namespace

bool read_model(const Value* value, Lab& lab, Problems& problems) {
  if (!value) return false;
  Part model(*value, "model", problems);
  const Value* input = model.take("input", Kind::array, "a list of one to three sizes", "一到三个尺寸的列表");
  if (input) {
    Shape shape;
    if (read_shape(*input, shape)) lab.input = shape;
    else model.problem("input", "This must be a list of one to three whole numbers from 1 on.", "这里应是一到三个正整数的列表。");
  }
  Names names;
  const Value* inputs = model.take("inputs", Kind::array, "a list of inputs", "输入的列表");
  if (inputs && input) model.problem("inputs", "A model has either an input or several inputs; remove one of the two.", "input 与 inputs 只能写其一，请删去一个。");
  if (inputs) read_inputs(model, *inputs, names, lab.inputs);
  if (lab.inputs.empty()) names.add(std::string(default_input), input_source(0));
  if (const Value* layers = model.need("layers")) {
    if (!layers->is(Kind::array) || layers->array().empty() || layers->array().size() > max_layers)
      model.problem("layers", "This must be a list of 1 to 64 layers.", "这里应是 1 到 64 层的列表。");
    else
      for (std::size_t i = 0; i < layers->array().size(); ++i)
        read_layer(layers->array()[i], "model.layers." + std::to_string(i), names, lab.layers, problems);
  }
  const Value* outputs = model.take("outputs", Kind::array, "a list of outputs", "输出的列表");
  const bool own_losses = outputs && !lab.layers.empty() && read_outputs(model, *outputs, names, lab);
  model.close();
  return own_losses;
}

}  // namespace garden
