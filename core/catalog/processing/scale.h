// Columns brought to one scale by numbers learned from the training rows: standardize and min-max.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

enum class ScalePart : int { inputs, targets, both };
inline constexpr std::array<Text, 3> scale_part_names{{{"Inputs", "输入"}, {"Targets", "目标"}, {"Both", "两者"}}};
inline constexpr std::array<std::string_view, 3> scale_part_ids{"inputs", "targets", "both"};
inline constexpr ParamInfo scale_part_info{.id = "part",
                                           .name = {"Part", "作用于"},
                                           .summary = {"What is scaled. A series is scaled whole, before windows are cut from it.",
                                                       "缩放哪一部分。序列在切分窗口之前整体缩放。"},
                                           .options = scale_part_names,
                                           .option_ids = scale_part_ids};

struct Standardize {
  static constexpr Info info{
      .id = "standardize",
      .name = {"Standardize", "标准化"},
      .summary = {"Every column gets mean 0 and standard deviation 1, both taken from the training rows alone. A column that never changes is only shifted.",
                  "把每一列变为均值 0、标准差 1；均值与标准差只由训练样本算出。取值恒定的列只做平移。"},
      .formula = R"(\frac{\sym{x}-\mu}{\sigma},\quad \mu = \frac{1}{N}\sum_{n=1}^{N} \sym{x}_n,\quad \sigma = \sqrt{\frac{1}{N}\sum_{n=1}^{N} (\sym{x}_n-\mu)^{2}})",
      .torch = R"(mean, std = x[train].mean(0), x[train].std(0, unbiased=False)
x = (x - mean) / torch.where(std > 0, std, torch.ones_like(std)))",
      .keras = "(x - x[train].mean(0)) / x[train].std(0)",
      .numpy = R"(mean, std = x[train].mean(axis=0), x[train].std(axis=0)
x = (x - mean) / np.where(std > 0, std, 1))",
      .cpp = "Standardize{.part = ScalePart::{part}}",
      .source = "as in scikit-learn, StandardScaler"};
  static constexpr StepFacts facts{.fitted = true};
  ScalePart part = ScalePart::inputs;
  static constexpr void params(auto& self, auto&& visit) { visit(self.part, scale_part_info); }
  bool apply(DataTable& table, const StepContext& context) const;
};

struct MinMax {
  static constexpr Info info{
      .id = "min_max",
      .name = {"Min–max scaling", "最小最大归一化"},
      .summary = {"Every column is stretched so that the training rows reach exactly from low to high. Test rows may reach further.",
                  "把每一列线性拉伸，使训练样本恰好落在下限与上限之间；测试样本可能超出这一范围。"},
      .formula = R"({low} + ({high}-{low})\,\frac{\sym{x}-\min_n \sym{x}_n}{\max_n \sym{x}_n-\min_n \sym{x}_n})",
      .torch = R"(smallest, largest = x[train].amin(0), x[train].amax(0)
x = {low} + ({high} - {low}) * (x - smallest) / torch.where(largest > smallest, largest - smallest, torch.ones_like(largest)))",
      .keras = "{low} + ({high} - {low}) * (x - x[train].min(0)) / (x[train].max(0) - x[train].min(0))",
      .numpy = R"(smallest, largest = x[train].min(axis=0), x[train].max(axis=0)
x = {low} + ({high} - {low}) * (x - smallest) / np.where(largest > smallest, largest - smallest, 1))",
      .cpp = "MinMax{.low = {low}, .high = {high}, .part = ScalePart::{part}}",
      .source = "as in scikit-learn, MinMaxScaler"};
  static constexpr StepFacts facts{.fitted = true};
  float low = 0;
  float high = 1;
  ScalePart part = ScalePart::inputs;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.low, ParamInfo{.id = "low", .name = {"Low", "下限"}, .summary = {"Where the smallest training value goes.", "训练样本最小值对应的位置。"}, .min = -10, .max = 10, .step = 0.5});
    visit(self.high, ParamInfo{.id = "high", .name = {"High", "上限"}, .summary = {"Where the largest training value goes.", "训练样本最大值对应的位置。"}, .min = -10, .max = 10, .step = 0.5});
    visit(self.part, scale_part_info);
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

}  // namespace garden
