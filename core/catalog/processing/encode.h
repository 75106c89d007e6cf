// Whole numbers that are names, written as columns of 0 and 1.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

enum class OneHotPart : int { inputs, targets };
inline constexpr std::array<Text, 2> one_hot_part_names{{{"Inputs", "输入"}, {"Targets", "目标"}}};
inline constexpr std::array<std::string_view, 2> one_hot_part_ids{"inputs", "targets"};

struct OneHot {
  static constexpr Info info{
      .id = "one_hot",
      .name = {"One-hot", "独热编码"},
      .summary = {"A whole number that names a category becomes as many columns as there are categories: 1 in its own, 0 elsewhere. Token numbers become one row a position. Targets become values (losses of classes do this by themselves).",
                  "把表示类别的整数变为与类别数相同的列：所属类别为 1，其余为 0。词元编号逐个位置展开；目标则变为数值（分类损失自己会做这一步）。"},
      .formula = R"(\sym{y}_k = [\sym{x} = k],\quad k = 0 \ldots {size}-1)",
      .torch = R"(x = torch.cat([x[:, :{column}], F.one_hot(x[:, {column}].long(), {size}), x[:, {column} + 1:]], dim=1))",
      .keras = R"(layers.CategoryEncoding(num_tokens={size}, output_mode="one_hot"))",
      .numpy = R"(x = np.concatenate([x[:, :{column}], np.eye({size})[x[:, {column}].astype(int)], x[:, {column} + 1:]], axis=1))",
      .cpp = "OneHot{.part = OneHotPart::{part}, .column = {column}, .size = {size}}",
      .source = "as in scikit-learn, OneHotEncoder"};
  static constexpr StepFacts facts{};
  OneHotPart part = OneHotPart::inputs;
  int column = 0;
  int size = 2;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.part, ParamInfo{.id = "part", .name = {"Part", "作用于"}, .summary = {"The inputs or the targets.", "输入或目标。"}, .options = one_hot_part_names, .option_ids = one_hot_part_ids});
    visit(self.column, ParamInfo{.id = "column", .name = {"Column", "列"}, .summary = {"Which input column, counted from 0.", "输入的第几列，从 0 数起。"}, .min = 0, .max = 4095, .step = 1});
    visit(self.size, ParamInfo{.id = "size", .name = {"Categories", "类别数"}, .summary = {"How many categories the column has; targets and tokens know theirs.", "该列有多少个类别；目标与词元的类别数是已知的。"}, .min = 2, .max = 1000, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;

 private:
  bool encode_targets(DataTable& table, const StepContext& context) const;
  bool encode_tokens(DataTable& table, const StepContext& context) const;
  bool encode_column(DataTable& table, const StepContext& context) const;
};

}  // namespace garden
