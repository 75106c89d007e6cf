// The order of steps: nothing is learned or copied before the split, and what is drawn anew in every epoch comes last.
#include "catalog/processing.h"

#include <algorithm>

namespace garden {
namespace {

bool in_order(std::span<const Processing> steps, const StepContext& context, const DataTable& table) {
  const auto at = static_cast<std::size_t>(context.index);
  const StepFacts facts = facts_of(steps[at]);
  const auto rest = steps.subspan(at + 1);
  const auto split = std::find_if(rest.begin(), rest.end(), [](const Processing& step) { return facts_of(step).splits; });
  if ((facts.fitted || facts.copies) && split != rest.end()) {
    const std::string n = std::to_string(table.count), number = std::to_string(at + 2 + static_cast<std::size_t>(split - rest.begin()));
    const Text name = named_of(*split).name;
    const std::string what_en = facts.fitted ? "would learn from" : "would repeat or drop", what_zh = facts.fitted ? "会从中学习" : "会对其重复或舍去";
    return context.fail("a leak: it " + what_en + " all " + n + " rows, among them those that \"" + std::string(name.en) + "\" (step " + number + ") keeps for testing; put it behind that step.",
                        "数据泄漏：它" + what_zh + "全部 " + n + " 个样本，其中包括“" + std::string(name.zh) + "”（第 " + number + " 步）留作测试的样本；请把它放到该步骤之后。");
  }
  const bool more = std::any_of(rest.begin(), rest.end(), [](const Processing& step) { return !facts_of(step).augments; });
  if (facts.augments && more)
    return context.fail("it changes training rows when a batch is drawn, after all other steps; put it at the end.", "它在抽取小批量时才改变训练样本，晚于其他步骤；请放到最后。");
  return true;
}

}  // namespace

bool process(std::span<const Processing> steps, std::uint32_t seed, DataTable& table, Problems& problems) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const StepContext context{seed, static_cast<int>(i), named_of(steps[i]).name, problems};
    if (!in_order(steps, context, table)) return false;
    if (!std::visit([&](const auto& step) { return step.apply(table, context); }, steps[i])) return false;
  }
  return true;
}

std::vector<Processing> augmentations(std::span<const Processing> steps) {
  std::vector<Processing> found;
  for (const Processing& step : steps)
    if (facts_of(step).augments) found.push_back(step);
  return found;
}

void augment_rows(std::span<const Processing> steps, std::uint32_t seed, std::uint32_t epoch, std::span<const int> rows, const Shape& shape, float* x, float* scratch) {
  for (const int index : rows) {
    Rng rng(std::uint64_t{epoch} << 32 | seed, Stream::augment, static_cast<std::uint32_t>(index));
    for (const Processing& step : steps) {
      std::visit(
          [&](const auto& entry) {
            if constexpr (requires { entry.draw(rng, shape, x, scratch); }) entry.draw(rng, shape, x, scratch);
          },
          step);
    }
    x += shape.count();
  }
}

}  // namespace garden
