// Which loss fits which network: the sentences for those that do not.
#include "catalog/losses.h"

namespace garden {

std::string_view id_of(Task task) { return task == Task::classification ? "classification" : "regression"; }

std::string_view id_of(TargetForm form) {
  switch (form) {
    case TargetForm::signed_one: return "signed";
    case TargetForm::binary: return "binary";
    case TargetForm::one_hot: return "one_hot";
    case TargetForm::index: return "index";
    case TargetForm::probability: return "probability";
    case TargetForm::signed_one_hot: return "signed_one_hot";
    case TargetForm::value: break;
  }
  return "value";
}

std::string_view id_of(Reads reads) {
  switch (reads) {
    case Reads::logit: return "logit";
    case Reads::probability: return "probability";
    case Reads::log_probability: return "log_probability";
    case Reads::value: break;
  }
  return "value";
}

Link link_of(const Loss& loss) {
  const auto [reads, pointwise] = std::visit([](const auto& l) { return std::pair(l.reads, l.pointwise); }, loss);
  switch (reads) {
    case Reads::logit: return pointwise ? Link::sigmoid : Link::softmax;
    case Reads::log_probability: return Link::exponential;
    case Reads::value:
    case Reads::probability: break;
  }
  return Link::identity;
}

std::vector<float> class_weights(const Loss& loss, int classes, std::span<const float> labels) {
  const bool balanced = std::visit(
      [](const auto& l) {
        if constexpr (requires { l.class_weights; }) return l.class_weights == ClassWeights::balanced;
        return false;
      },
      loss);
  if (!balanced || classes == 0) return {};
  std::vector<int> counts(static_cast<std::size_t>(classes), 0);
  for (const float label : labels) ++counts[static_cast<std::size_t>(label)];
  std::vector<float> weights;
  for (const int count : counts)
    weights.push_back(count > 0 ? static_cast<float>(static_cast<double>(labels.size()) / (static_cast<double>(classes) * count)) : 0.0f);
  return weights;
}

std::optional<TargetForm> target_form(const Loss& loss, Task task, int classes, int outputs, std::string_view path,
                                      Problems& problems) {
  const LossTargets targets = std::visit([](const auto& l) { return l.targets; }, loss);
  const Named& info = named_of(loss);
  const bool regression = task == Task::regression;
  const bool one_output = !regression && classes == 2 && outputs == 1;
  if (regression && outputs == 1 && targets.regression) return targets.regression;
  if (one_output && targets.binary) return targets.binary;
  if (!regression && outputs == classes && targets.multiclass) return targets.multiclass;

  const std::string K = std::to_string(classes), O = std::to_string(outputs);
  const std::string name_en(info.name.en), name_zh(info.name.zh);
  std::string en, zh;
  if (regression && !targets.regression) {
    en = name_en + " compares classes, but the data are values (regression); choose a loss for values.";
    zh = name_zh + "用于分类，但当前数据是数值（回归）；请选择用于回归的损失函数。";
  } else if (regression) {
    en = name_en + ": the last layer gives " + O + " outputs, the data have 1 value a row; give the last layer 1 unit.";
    zh = name_zh + "：最后一层有 " + O + " 个输出，而数据每行只有 1 个值；请把最后一层设为 1 个单元。";
  } else {
    std::string want_en, want_zh;
    if (classes == 2 && targets.binary) {
      want_en = "1 unit";
      want_zh = "1 个单元";
    }
    if (targets.multiclass) {
      want_en += (want_en.empty() ? "" : " or ") + K + " units";
      want_zh += (want_zh.empty() ? "" : "或 ") + K + " 个单元";
    }
    en = name_en + ": the last layer gives " + O + (outputs == 1 ? " output" : " outputs") + ", the data have " + K + " classes; ";
    zh = name_zh + "：最后一层有 " + O + " 个输出，而数据有 " + K + " 个类别；";
    if (want_en.empty()) {
      en += "choose a loss for several classes.";
      zh += "请选择用于多类别的损失函数。";
    } else {
      en += "give the last layer " + want_en + ".";
      zh += "请把最后一层设为 " + want_zh + "。";
    }
  }
  problems.push_back({std::string(path), en, zh});
  return std::nullopt;
}

}  // namespace garden
