// Every layer is asked for its output shape once; the first that does not fit ends the walk.
#include "engine/fit.h"

#include <algorithm>

#include "engine/token_ids.h"

namespace garden {
namespace {

// Of an adversarial game: noise, as long as the lab says.
bool fit_noise(const Lab& lab, Graph& graph, Problems& problems) {
  if (!lab.inputs.empty()) {
    problems.push_back({"model.inputs", "A generator has one input, its noise; say its size in \"input\".", "生成器只有一个输入，即噪声；请在 input 中写出其大小。"});
    return false;
  }
  if (!lab.input) {
    problems.push_back({"model.input", "Say how many numbers of noise the generator starts from, for example [2].", "请写出生成器的噪声有多少个数，例如 [2]。"});
    return false;
  }
  graph.inputs = {{std::string(default_input), *lab.input}};
  return true;
}

bool fit_inputs(const Lab& lab, const Samples& samples, Graph& graph, Problems& problems) {
  if (lab.generator >= 0) return fit_noise(lab, graph, problems);
  if (lab.inputs.empty()) {
    graph.inputs = {{std::string(default_input), samples.shape}};
    if (!lab.input || *lab.input == samples.shape) return true;
    problems.push_back({"model.input",
                        "The model's input is " + lab.input->text() + ", but a row of the data is " + samples.shape.text() + "; make them equal or leave the input out.",
                        "模型输入形状为 " + lab.input->text() + "，而数据每行的形状为 " + samples.shape.text() + "；请使两者一致，或删去 input。"});
    return false;
  }
  graph.inputs = lab.inputs;
  std::int64_t sum = 0;
  for (const ModelInput& input : lab.inputs) sum += count64(input.shape);
  if (sum == count64(samples.shape)) return true;
  problems.push_back({"model.inputs",
                      "The inputs take " + std::to_string(sum) + " numbers together, but a row of the data is " + samples.shape.text() + "; make them add up to a row.",
                      "各输入共需 " + std::to_string(sum) + " 个数，而数据每行的形状为 " + samples.shape.text() + "；请使总数与一行一致。"});
  return false;
}

// Weights that the lab states are those of the layer, in its shape.
bool fit_given(const ModelNode& node, std::size_t i, const std::vector<ParameterSpec>& specs, Problems& problems) {
  if (!node.given.empty() && node.share >= 0) {
    problems.push_back({layer_path(i) + ".weights", "This layer uses the weights of another; state them there.", "该层使用另一层的权重；请在那一层写出。"});
    return false;
  }
  for (const GivenWeights& given : node.given) {
    const auto spec = std::ranges::find(specs, given.name, &ParameterSpec::name);
    if (spec != specs.end() && spec->shape == given.shape) continue;
    const std::string path = layer_path(i) + ".weights." + given.name;
    if (spec == specs.end()) {
      std::string names, names_zh;
      for (const ParameterSpec& one : specs) names += (names.empty() ? "" : ", ") + one.name, names_zh += (names_zh.empty() ? "" : "、") + one.name;
      problems.push_back({path, "This layer has no parameter \"" + given.name + "\"; it has: " + (names.empty() ? "none" : names) + ".",
                          "该层没有名为“" + given.name + "”的参数；它的参数：" + (names.empty() ? "无" : names_zh) + "。"});
    } else {
      problems.push_back({path, "The numbers of " + given.name + " are " + given.shape.text() + ", but here it is " + spec->shape.text() + "; state that many, or leave them out to start at random.",
                          given.name + " 给出的形状是 " + given.shape.text() + "，而此处应为 " + spec->shape.text() + "；请按此形状给出，或删去以随机初始化。"});
    }
    return false;
  }
  return true;
}

// What belongs to layer i when it has parameters of its own, or may use those of another.
bool fit_parameters(const Graph& graph, std::size_t i, const std::vector<Shape>& in, Fit& fit, Problems& problems) {
  const ModelNode& node = graph.nodes[i];
  const Layer& layer = std::get<Layer>(node.kind);
  const std::vector<ParameterSpec> specs = parameters_of(layer, in);
  if (!fit_given(node, i, specs, problems)) return false;
  if (node.share >= 0) {
    const ModelNode& owner = graph.nodes[static_cast<std::size_t>(node.share)];
    const std::vector<ParameterSpec> shared = parameters_of(std::get<Layer>(owner.kind), source_shapes(graph, owner, fit.out));
    for (std::size_t k = 0; k < std::max(specs.size(), shared.size()); ++k) {
      const bool both = k < specs.size() && k < shared.size();
      if (both && specs[k].name == shared[k].name && specs[k].shape == shared[k].shape) continue;
      const std::string here = k < specs.size() ? specs[k].name + " " + specs[k].shape.text() : std::string("-");
      const std::string there = k < shared.size() ? shared[k].name + " " + shared[k].shape.text() : std::string("-");
      problems.push_back({layer_path(i) + ".share",
                          "This layer needs " + here + ", but \"" + owner.name + "\" has " + there + "; give both the same settings and sources of the same shape.",
                          "该层需要 " + here + "，而“" + owner.name + "”的参数为 " + there + "；请让两层的设置相同、来源形状相同。"});
      return false;
    }
    return true;
  }
  std::int64_t parameters = 0;
  for (const ParameterSpec& spec : specs) parameters += count64(spec.shape);
  if (parameters > 0) fit.last_learned = i;
  fit.parameters += parameters;
  return true;
}

// Everything that is computed must be read, or it was computed for nothing.
void find_unread(const Lab& lab, const Graph& graph, Problems& problems) {
  std::vector<bool> read(graph.nodes.size(), false), read_input(graph.inputs.size(), false);
  read.back() = lab.outputs.empty();
  for (const LabOutput& out : lab.outputs) read[static_cast<std::size_t>(out.from)] = true;
  for (const ModelNode& node : graph.nodes)
    for (const int source : node.from) (is_input(source) ? read_input[static_cast<std::size_t>(input_of(source))] : read[static_cast<std::size_t>(source)]) = true;
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i]) continue;
    problems.push_back({layer_path(i), "Nobody reads the output of this layer, and it is no output of the model; read it in a later layer's \"from\", or remove the layer.",
                        "没有任何层读取该层的输出，它也不是模型的输出；请在后面某层的 from 中引用它，或删去该层。"});
  }
  for (std::size_t k = 0; k < read_input.size(); ++k) {
    if (read_input[k]) continue;
    problems.push_back({"model.inputs." + std::to_string(k), "No layer reads this input; name it in a layer's \"from\".", "没有任何层读取该输入；请在某层的 from 中引用它。"});
  }
}

}  // namespace

std::string layer_path(std::size_t i) { return "model.layers." + std::to_string(i); }

std::int64_t count64(const Shape& shape) {
  std::int64_t n = 1;
  for (int axis = 0; axis < shape.rank(); ++axis) n *= shape[axis];
  return n;
}

std::optional<Fit> fit_layers(const Lab& lab, const Samples& samples, Problems& problems) {
  Fit fit;
  if (!fit_inputs(lab, samples, fit.graph, problems)) return std::nullopt;
  fit.graph.nodes = lab.layers;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < lab.layers.size(); ++i) {
    const ModelNode& node = lab.layers[i];
    const std::vector<Shape> in = source_shapes(fit.graph, node, fit.out);
    Shape shape = in[0];
    if (const Layer* layer = std::get_if<Layer>(&node.kind)) {
      const OutputShape out = output_shape(*layer, in);
      if (out.misfit) {
        problems.push_back({layer_path(i), out.misfit->en, out.misfit->zh});
        return std::nullopt;
      }
      if (!token_ids_fit(fit.graph, i, samples, !augmentations(lab.data.processing).empty(), problems)) return std::nullopt;
      const std::int64_t before = fit.parameters;
      if (!fit_parameters(fit.graph, i, in, fit, problems)) return std::nullopt;
      if (fit.parameters - before > most) most = fit.parameters - before, fit.largest = i;
      shape = out.shape;
    }
    fit.out.push_back(shape);
    fit.outputs_per_row += count64(shape);
  }
  const std::size_t before = problems.size();
  find_unread(lab, fit.graph, problems);
  if (problems.size() != before) return std::nullopt;
  return fit;
}

}  // namespace garden
