// Which rows are kept for testing. Everything that learns from data comes after one of these.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

enum class SplitOrder : int { random, chronological };
inline constexpr std::array<Text, 2> split_order_names{{{"Random", "随机"}, {"Chronological", "按时间先后"}}};
inline constexpr std::array<std::string_view, 2> split_order_ids{"random", "chronological"};
inline constexpr ParamInfo train_share_info{.id = "train",
                                            .name = {"Training share", "训练集比例"},
                                            .summary = {"The share of rows used for training; the rest is for testing.", "用于训练的样本比例，其余用于测试。"},
                                            .min = 0.05,
                                            .max = 0.95,
                                            .step = 0.05};

struct Split {
  static constexpr Info info{
      .id = "split",
      .name = {"Train–test split", "划分训练集与测试集"},
      .summary = {"Keeps a share of the rows for testing: drawn at random, or the last ones of a series. A gap drops rows between the two, so that windows do not reach across.",
                  "留出一部分样本用于测试：随机抽取，或取序列的末尾。间隔会舍去两部分之间的若干行，使窗口不会跨越边界。"},
      .formula = R"(N_{\text{train}} = \lfloor {train}\,N + \tfrac{1}{2} \rfloor)",
      .torch = R"(order = torch.randperm(len(x)) if "{order}" == "random" else torch.arange(len(x))
k = int({train} * len(x) + 0.5)
train, test = order[:k], order[k + {gap}:])",
      .keras = "keras.utils.split_dataset(data, left_size={train}, shuffle=\"{order}\" == \"random\")",
      .numpy = R"(order = rng.permutation(len(x)) if "{order}" == "random" else np.arange(len(x))
k = int({train} * len(x) + 0.5)
train, test = order[:k], order[k + {gap}:])",
      .cpp = "Split{.train = {train}, .order = SplitOrder::{order}, .gap = {gap}}",
      .source = "Stone 1974, Cross-validatory choice and assessment of statistical predictions"};
  static constexpr StepFacts facts{.splits = true};
  float train = 0.8f;
  SplitOrder order = SplitOrder::random;
  int gap = 0;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.train, train_share_info);
    visit(self.order, ParamInfo{.id = "order", .name = {"Order", "顺序"}, .summary = {"Rows of a series follow each other: keep the last for testing.", "序列的样本有先后：应留出末尾部分用于测试。"}, .options = split_order_names, .option_ids = split_order_ids});
    visit(self.gap, ParamInfo{.id = "gap", .name = {"Gap", "间隔"}, .summary = {"Rows dropped between the training and the test part (chronological).", "训练部分与测试部分之间舍去的行数（按时间先后划分时）。"}, .min = 0, .max = 4096, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

struct StratifiedSplit {
  static constexpr Info info{
      .id = "stratified_split",
      .name = {"Stratified split", "分层划分"},
      .summary = {"A random split of each class by itself, so that both parts have the classes in the same proportion.",
                  "在每个类别内部分别随机划分，使训练集与测试集的类别比例相同。"},
      .formula = R"(N_{k,\text{train}} = \lfloor {train}\,N_k + \tfrac{1}{2} \rfloor)",
      .torch = R"(groups = [torch.nonzero(y == k).flatten() for k in y.unique()]
groups = [group[torch.randperm(len(group))] for group in groups]
train = torch.cat([group[:int({train} * len(group) + 0.5)] for group in groups])
test = torch.cat([group[int({train} * len(group) + 0.5):] for group in groups]))",
      .keras = "[rng.permutation(np.flatnonzero(y == k)) for k in np.unique(y)]",
      .numpy = R"(groups = [rng.permutation(np.flatnonzero(y == k)) for k in np.unique(y)]
train = np.concatenate([group[:int({train} * len(group) + 0.5)] for group in groups])
test = np.concatenate([group[int({train} * len(group) + 0.5):] for group in groups]))",
      .cpp = "StratifiedSplit{.train = {train}}",
      .source = "Kohavi 1995, A study of cross-validation and bootstrap"};
  static constexpr StepFacts facts{.splits = true};
  float train = 0.8f;
  static constexpr void params(auto& self, auto&& visit) { visit(self.train, train_share_info); }
  bool apply(DataTable& table, const StepContext& context) const;
};

struct KFold {
  static constexpr Info info{
      .id = "k_fold",
      .name = {"k-fold", "k 折交叉验证"},
      .summary = {"Cuts the rows, in their order, into equal folds; one is for testing, the others train. Run once for every fold and average. Shuffle before, if the order means something.",
                  "按现有顺序把样本等分为若干折，一折用于测试，其余用于训练；每折各运行一次再取平均。若样本的顺序有含义，请先打乱。"},
      .formula = R"(\frac{1}{K}\sum_{k=1}^{K} \sym{L}_k,\quad K = {folds})",
      .torch = R"(test = torch.tensor_split(torch.arange(len(x)), {folds})[{fold}]
train = torch.cat([torch.arange(0, test[0]), torch.arange(test[-1] + 1, len(x))]))",
      .keras = "np.array_split(np.arange(len(x)), {folds})[{fold}]",
      .numpy = R"(test = np.array_split(np.arange(len(x)), {folds})[{fold}]
train = np.setdiff1d(np.arange(len(x)), test))",
      .cpp = "KFold{.folds = {folds}, .fold = {fold}}",
      .source = "Geisser 1975, The predictive sample reuse method"};
  static constexpr StepFacts facts{.splits = true};
  int folds = 5;
  int fold = 0;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.folds, ParamInfo{.id = "folds", .name = {"Folds", "折数"}, .summary = {"How many equal parts.", "等分为多少折。"}, .min = 2, .max = 20, .step = 1});
    visit(self.fold, ParamInfo{.id = "fold", .name = {"Fold", "第几折"}, .summary = {"Which one is for testing, counted from 0.", "用哪一折作测试，从 0 数起。"}, .min = 0, .max = 19, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

}  // namespace garden
