// Rows put into another order, and classes brought to the same number of rows.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

struct Shuffle {
  static constexpr Info info{
      .id = "shuffle",
      .name = {"Shuffle", "打乱"},
      .summary = {"Puts the rows into a random order. Training draws a new order in every epoch anyway; this one matters for what cuts rows in their order, such as k-fold.",
                  "把样本排成随机顺序。训练时每一轮本来就会重新打乱；这一步影响的是按顺序切分样本的操作，例如 k 折。"},
      .formula = R"(\sym{x}_n \to \sym{x}_{\pi(n)})",
      .torch = "order = torch.randperm(len(x))\nx, y = x[order], y[order]",
      .keras = "keras.random.shuffle(x)",
      .numpy = "order = rng.permutation(len(x))\nx, y = x[order], y[order]",
      .cpp = "Shuffle{}",
      .source = "Fisher, Yates 1938; Durstenfeld 1964"};
  static constexpr StepFacts facts{};
  bool apply(DataTable& table, const StepContext& context) const;
};

enum class BalanceMethod : int { oversample, undersample };
inline constexpr std::array<Text, 2> balance_names{{{"Oversample", "过采样"}, {"Undersample", "欠采样"}}};
inline constexpr std::array<std::string_view, 2> balance_ids{"oversample", "undersample"};

struct Balance {
  static constexpr Info info{
      .id = "balance",
      .name = {"Class balance", "类别平衡"},
      .summary = {"Gives every class as many training rows as the others: rows of rare classes are drawn again, or rows of frequent ones are dropped. Test rows stay as they are.",
                  "使每个类别的训练样本一样多：重复抽取稀少类别的样本，或舍去常见类别的样本。测试样本保持不变。"},
      .formula = R"(N_k = \max_j N_j \quad \text{or} \quad N_k = \min_j N_j)",
      .torch = R"(groups = [train[y[train] == k] for k in y[train].unique()]
size = {"oversample": max, "undersample": min}["{method}"](len(group) for group in groups)
train = torch.cat([torch.cat([group, group[torch.randint(len(group), (size - len(group),))]]) if size > len(group)
                   else group[torch.randperm(len(group))[:size]] for group in groups]))",
      .keras = "[train[y[train] == k] for k in np.unique(y[train])]",
      .numpy = R"(groups = [train[y[train] == k] for k in np.unique(y[train])]
size = {"oversample": max, "undersample": min}["{method}"](len(group) for group in groups)
train = np.concatenate([np.concatenate([group, rng.choice(group, size - len(group))]) if size > len(group)
                        else rng.choice(group, size, replace=False) for group in groups]))",
      .cpp = "Balance{.method = BalanceMethod::{method}}",
      .source = "Japkowicz, Stephen 2002, The class imbalance problem"};
  static constexpr StepFacts facts{.copies = true};
  BalanceMethod method = BalanceMethod::oversample;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.method, ParamInfo{.id = "method", .name = {"Method", "方法"}, .summary = {"Repeat the rare, or drop the frequent.", "重复稀少的，或舍去常见的。"}, .options = balance_names, .option_ids = balance_ids});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

}  // namespace garden
