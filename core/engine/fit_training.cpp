// The layers fit each other already; here is what the way to train asks of them.
#include "engine/fit_training.h"

namespace garden {
namespace {

bool has_parameters(const Fit& fit, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    const ModelNode& node = fit.graph.nodes[i];
    const Layer* layer = std::get_if<Layer>(&node.kind);
    if (layer && node.share < 0 && !parameters_of(*layer, source_shapes(fit.graph, node, fit.out)).empty()) return true;
  }
  return false;
}

// Nothing but the generator's rows may go from one part to the other.
void find_crossings(const Fit& fit, std::size_t cut, const std::string& name, Problems& problems) {
  for (std::size_t i = cut + 1; i < fit.graph.nodes.size(); ++i) {
    const ModelNode& node = fit.graph.nodes[i];
    for (const int source : node.from) {
      if (source >= static_cast<int>(cut)) continue;
      problems.push_back({layer_path(i) + ".from", "This layer belongs to the discriminator and may read nothing before \"" + name + "\", which ends the generator.",
                          "该层属于判别器，不能读取生成器末层“" + name + "”之前的内容。"});
    }
    if (node.share >= 0 && node.share <= static_cast<int>(cut))
      problems.push_back({layer_path(i) + ".share", "Generator and discriminator learn apart, so they cannot share parameters; remove \"share\".",
                          "生成器与判别器分开学习，不能共享参数；请删去 share。"});
  }
}

}  // namespace

std::optional<std::vector<TrainedOutput>> fit_contest(const Lab& lab, Fit& fit, const Samples& samples, Problems& problems) {
  const AdversarialTraining& settings = std::get<AdversarialTraining>(lab.training);
  const std::size_t before = problems.size(), size = fit.graph.nodes.size(), cut = static_cast<std::size_t>(lab.generator), last = size - 1;
  const std::string name = lab.layers[cut].name;
  if (samples.vocabulary > 0)
    problems.push_back({"data", "A generator makes numbers, but the rows of this data are tokens; choose data of numbers.", "生成器生成的是数值，而此数据的样本是词元；请选择数值数据。"});
  if (!lab.outputs.empty())
    problems.push_back({"model.outputs", "In adversarial training the objective is the only loss; remove the outputs.", "对抗训练只有目标函数这一种损失，请删去 outputs。"});
  if (lab.shards > 1)
    problems.push_back({"train.shards", "Adversarial training knows no shards; remove them.", "对抗训练不支持分片，请删去 shards。"});
  if (fit.out[cut] != samples.shape)
    problems.push_back({"train.generator",
                        "\"" + name + "\" gives " + fit.out[cut].text() + ", but a row of the data is " + samples.shape.text() + "; the generator must make rows of the data's shape.",
                        "“" + name + "”输出 " + fit.out[cut].text() + "，而数据每行的形状为 " + samples.shape.text() + "；生成器的输出形状必须与数据行一致。"});
  if (cut == last) {
    problems.push_back({"train.generator", "\"" + name + "\" is the last layer, so there is no discriminator; add layers behind it.", "“" + name + "”已是最后一层，没有判别器；请在其后添加层。"});
    return std::nullopt;
  }
  find_crossings(fit, cut, name, problems);
  if (!has_parameters(fit, 0, cut + 1))
    problems.push_back({"train.generator", "The generator has nothing to learn; add a layer with weights up to \"" + name + "\".", "生成器没有可学习的参数；请在“" + name + "”及其之前添加带权重的层。"});
  if (!has_parameters(fit, cut + 1, size))
    problems.push_back({layer_path(last), "The discriminator has nothing to learn; add a layer with weights behind \"" + name + "\".", "判别器没有可学习的参数；请在“" + name + "”之后添加带权重的层。"});
  if (count64(fit.out[last]) != 1)
    problems.push_back({layer_path(last), "The discriminator ends in " + fit.out[last].text() + ", but it must end in one number, how real a row is; end it with one unit.",
                        "判别器的输出形状为 " + fit.out[last].text() + "，但它应输出一个数，表示样本有多真实；请以一个单元结尾。"});
  const Activation* end = std::get_if<Activation>(&fit.graph.nodes[last].kind);
  const bool by_logits = settings.objective == Contest::non_saturating || settings.objective == Contest::minimax;
  if (by_logits && end && std::holds_alternative<Sigmoid>(*end))
    problems.push_back({layer_path(last), "This objective takes the sigmoid itself, so that no logarithm of zero can occur; remove this sigmoid.", "该目标函数自带 sigmoid，以避免对零取对数；请删去这一层 sigmoid。"});
  if (problems.size() != before) return std::nullopt;
  fit.graph.cut = static_cast<int>(cut);
  // What views show of the discriminator: a probability, or the number itself.
  const Loss shown = by_logits ? Loss(BceWithLogits{}) : Loss(Mse{});
  return std::vector<TrainedOutput>{{.node = static_cast<int>(last), .loss = shown, .target = TargetOf::input, .form = TargetForm::value}};
}

std::vector<int> fit_layerwise(const Lab& lab, const Fit& fit, Problems& problems) {
  std::vector<int> alone;
  for (std::size_t i = 0; i < fit.graph.nodes.size(); ++i) {
    const ModelNode& node = fit.graph.nodes[i];
    const Layer* layer = std::get_if<Layer>(&node.kind);
    if (layer && node.share < 0 && learns_alone(*layer)) alone.push_back(static_cast<int>(i));
  }
  if (alone.empty())
    problems.push_back({"train.kind", "No layer of this model can learn alone; add a Boltzmann machine (rbm), or choose supervised training.", "该模型中没有能够单独学习的层；请添加受限玻尔兹曼机（rbm），或选择监督学习。"});
  const std::int64_t epochs = static_cast<std::int64_t>(alone.size()) * std::get<LayerwiseTraining>(lab.training).pretrain_epochs + lab.train.epochs;
  if (epochs > 1'000'000) problems.push_back({"train.pretrain_epochs", "The stages take more than a million epochs together; make them shorter.", "各阶段合计超过一百万轮，请缩短。"});
  return alone;
}

}  // namespace garden
