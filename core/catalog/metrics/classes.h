// Metrics of a classification. See catalog/metrics.h for what an entry owes.
#pragma once

#include <array>

#include "base/simd.h"
#include "catalog/entry.h"
#include "catalog/metrics/metric.h"
#include "catalog/metrics/tally.h"

namespace garden {

struct Accuracy {
  static constexpr Info info{
      .id = "accuracy", .name = {"Accuracy", "准确率"},
      .summary = {"Share of rows whose predicted class is the right one.", "预测类别正确的样本所占的比例。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} [\sym{y}_n = \sym{t}_n])",
      .torch = "(y == t).float().mean().item()", .keras = "metrics.Accuracy()", .numpy = "np.mean(y == t)",
      .cpp = "Accuracy{}", .source = "counting"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const { return tally.rows > 0 ? tally.correct / tally.rows : 0; }
};

struct ConfusionMatrix {
  static constexpr Info info{
      .id = "confusion_matrix", .name = {"Confusion matrix", "混淆矩阵"},
      .summary = {"How many rows of class i (row) were taken for class j (column). As one number: the share on the diagonal.",
                  "真实类别为 i（行）的样本有多少被判为类别 j（列）。作为单个数值时取对角线所占的比例。"},
      .formula = R"(C_{i,j} = \sum_{n=1}^{N} [\sym{t}_n = i][\sym{y}_n = j])",
      .torch = "torch.bincount(t * K + y, minlength=K * K).reshape(K, K)",
      .keras = "lambda t, y: ops.sum(ops.one_hot(t, K)[:, :, None] * ops.one_hot(y, K)[:, None, :], axis=0)",
      .numpy = "np.bincount(t * K + y, minlength=K * K).reshape(K, K)", .cpp = "ConfusionMatrix{}",
      .source = "Pearson 1904, contingency tables"};
  static constexpr Better better = Better::higher;
  static constexpr bool matrix = true;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const { return tally.rows > 0 ? tally.correct / tally.rows : 0; }
};

struct TopK {
  static constexpr Info info{
      .id = "top_k", .name = {"Top-k accuracy", "top-k 准确率"},
      .summary = {"Share of rows whose right class is among the k largest outputs.", "正确类别位于输出最大的 k 个之中的样本所占的比例。"},
      .formula = R"(\frac{1}{N}\sum_{n=1}^{N} [\operatorname{rank}(\sym{z}_{n,\sym{t}_n}) \le {top}])",
      .torch = "(z.topk(min({top}, z.shape[1]), dim=1).indices == t[:, None]).any(1).float().mean().item() if z.shape[1] > 1 else (y == t).float().mean().item()",
      .keras = "metrics.SparseTopKCategoricalAccuracy(k={top})",
      .numpy = "np.mean((np.argsort(-z, axis=1, kind=\"stable\")[:, :{top}] == t[:, None]).any(axis=1)) if z.shape[1] > 1 else np.mean(y == t)",
      .cpp = "TopK{.k = {top}}", .source = "Russakovsky et al. 2014, ImageNet large scale visual recognition challenge"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  int k = 5;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.k, ParamInfo{.id = "top", .name = {"k", "k"}, .summary = {"How many guesses count.", "取前几个预测。"}, .min = 1, .max = 20, .step = 1});
  }
  double value(const Tally& tally) const {
    double hits = 0;
    for (std::size_t rank = 0; rank < tally.ranks.size() && rank < static_cast<std::size_t>(k); ++rank) hits += tally.ranks[rank];
    return tally.rows > 0 ? hits / tally.rows : 0;
  }
};

namespace detail {
// The mean over classes that occur, in the targets or in the predictions, of f(right, guessed, present).
template <class F>
double macro(const Tally& tally, F&& f) {
  double sum = 0;
  int seen = 0;
  for (std::size_t c = 0; c < tally.hits.size(); ++c) {
    if (tally.present[c] + tally.guessed[c] == 0) continue;
    ++seen;
    sum += f(tally.hits[c], tally.guessed[c], tally.present[c]);
  }
  return seen > 0 ? sum / seen : 0;
}
}  // namespace detail

struct Precision {
  static constexpr Info info{
      .id = "precision", .name = {"Precision (macro)", "精确率（宏平均）"},
      .summary = {"Of the rows taken for a class, the share that belongs to it; the mean over classes.", "被判为某一类的样本中确实属于该类的比例，再对各类取平均。"},
      .formula = R"(\frac{1}{K}\sum_{k=1}^{K} \frac{C_{k,k}}{\sum_{i=1}^{K} C_{i,k}})",
      .torch = "precision_of(y, t, K)",
      .torch_def = "def precision_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + hits / max(guessed, 1), seen + 1\n"
                   "    return total / max(seen, 1)",
      .keras = "metrics.Precision()",
      .numpy = "precision_of(y, t, K)",
      .numpy_def = "def precision_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + hits / max(guessed, 1), seen + 1\n"
                   "    return total / max(seen, 1)",
      .cpp = "Precision{}", .source = "van Rijsbergen 1979, Information retrieval"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const {
    return detail::macro(tally, [](double right, double guessed, double) { return guessed > 0 ? right / guessed : 0; });
  }
};

struct Recall {
  static constexpr Info info{
      .id = "recall", .name = {"Recall (macro)", "召回率（宏平均）"},
      .summary = {"Of the rows of a class, the share that was found; the mean over classes.", "某一类的样本中被正确找出的比例，再对各类取平均。"},
      .formula = R"(\frac{1}{K}\sum_{k=1}^{K} \frac{C_{k,k}}{\sum_{j=1}^{K} C_{k,j}})",
      .torch = "recall_of(y, t, K)",
      .torch_def = "def recall_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + hits / max(present, 1), seen + 1\n"
                   "    return total / max(seen, 1)",
      .keras = "metrics.Recall()",
      .numpy = "recall_of(y, t, K)",
      .numpy_def = "def recall_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + hits / max(present, 1), seen + 1\n"
                   "    return total / max(seen, 1)",
      .cpp = "Recall{}", .source = "van Rijsbergen 1979, Information retrieval"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const {
    return detail::macro(tally, [](double right, double, double present) { return present > 0 ? right / present : 0; });
  }
};

struct F1 {
  static constexpr Info info{
      .id = "f1", .name = {"F1 (macro)", "F1（宏平均）"},
      .summary = {"The harmonic mean of precision and recall of each class; the mean over classes.", "每一类精确率与召回率的调和平均，再对各类取平均。"},
      .formula = R"(\frac{1}{K}\sum_{k=1}^{K} \frac{2\,C_{k,k}}{\sum_{i=1}^{K} C_{i,k}+\sum_{j=1}^{K} C_{k,j}})",
      .torch = "f1_of(y, t, K)",
      .torch_def = "def f1_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + 2 * hits / (guessed + present), seen + 1\n"
                   "    return total / max(seen, 1)",
      .keras = "metrics.F1Score(average=\"macro\")",
      .numpy = "f1_of(y, t, K)",
      .numpy_def = "def f1_of(y, t, K):\n"
                   "    total, seen = 0.0, 0\n"
                   "    for c in range(K):\n"
                   "        hits, guessed, present = int(((y == c) & (t == c)).sum()), int((y == c).sum()), int((t == c).sum())\n"
                   "        if guessed + present > 0:\n"
                   "            total, seen = total + 2 * hits / (guessed + present), seen + 1\n"
                   "    return total / max(seen, 1)",
      .cpp = "F1{}", .source = "van Rijsbergen 1979, Information retrieval"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const {
    return detail::macro(tally, [](double right, double guessed, double present) { return 2 * right / (guessed + present); });
  }
};

struct Auc {
  static constexpr Info info{
      .id = "auc", .name = {"AUC", "AUC"},
      .summary = {"For two classes: how often a row of class 1 scores higher than one of class 0, ties counting half. The area under the ROC curve, computed exactly; 0 when a class is missing.",
                  "用于两个类别：类别 1 的样本得分高于类别 0 的样本的概率，相等算一半。即 ROC 曲线下的面积，精确计算；缺少某一类时为 0。"},
      .formula = R"(\frac{1}{N_{0}N_{1}}\sum_{n:\sym{t}_n=1}\ \sum_{m:\sym{t}_m=0} \left([\sym{z}_n>\sym{z}_m]+\frac{1}{2}[\sym{z}_n=\sym{z}_m]\right))",
      .torch = "area_under_curve(z, t)",
      .torch_def = "def area_under_curve(z, t):\n"
                   "    if z.shape[1] > 2:\n        return 0.0\n"
                   "    score = z[:, -1] - (z[:, 0] if z.shape[1] == 2 else 0)\n"
                   "    gap = score[t == 1][:, None] - score[t == 0][None, :]\n"
                   "    pairs = gap.shape[0] * gap.shape[1]\n"
                   "    return float(((gap > 0).sum() + 0.5 * (gap == 0).sum()) / max(pairs, 1))",
      .keras = "metrics.AUC(num_thresholds=1000, from_logits=True)",
      .numpy = "area_under_curve(z, t)",
      .numpy_def = "def area_under_curve(z, t):\n"
                   "    if z.shape[1] > 2:\n        return 0.0\n"
                   "    score = z[:, -1] - (z[:, 0] if z.shape[1] == 2 else 0)\n"
                   "    gap = score[t == 1][:, None] - score[t == 0][None, :]\n"
                   "    return ((gap > 0).sum() + 0.5 * (gap == 0).sum()) / max(gap.size, 1)",
      .cpp = "Auc{}", .source = "Hanley, McNeil 1982, The meaning and use of the area under a ROC curve"};
  static constexpr Better better = Better::higher;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const { return tally.area(); }
};

struct Perplexity {
  static constexpr Info info{
      .id = "perplexity", .name = {"Perplexity", "困惑度"},
      .summary = {"e to the mean cross-entropy: among how many equally likely classes the model seems to choose. The measure of language models.",
                  "平均交叉熵的指数：模型相当于在多少个等可能的类别中选择。语言模型的常用指标。"},
      .formula = R"(e^{\sym{L}})", .torch = "torch.exp(loss_fn(z, t)).item()", .keras = "lambda t, z: ops.exp(loss_fn(t, z))",
      .numpy = "np.exp(loss)", .cpp = "Perplexity{}", .source = "Jelinek, Mercer, Bahl, Baker 1977, Perplexity: a measure of the difficulty of speech recognition tasks"};
  static constexpr Better better = Better::lower;
  static constexpr std::array<Task, 1> tasks{Task::classification};
  double value(const Tally& tally) const { return static_cast<double>(simd::exp(static_cast<float>(tally.mean_loss()))); }
};

}  // namespace garden
