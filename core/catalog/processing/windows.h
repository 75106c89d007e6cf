// From a series to rows: what lies in a window is the input, what follows is the target.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

struct Windows {
  static constexpr Info info{
      .id = "windows",
      .name = {"Windows", "滑动窗口"},
      .summary = {"Cuts a series into overlapping stretches: `length` moments are the input, the `horizon` moments after them the target. Of tokens the target is the same stretch one token later. No window crosses from training to test moments.",
                  "把序列切成相互重叠的片段：前 length 个时刻作输入，随后 horizon 个时刻作目标。词元序列的目标是后移一个词元的同一片段。窗口不会从训练时段跨到测试时段。"},
      .formula = R"(\sym{x}_n = (s_{n}, \ldots, s_{n+L-1}),\quad \sym{t}_n = (s_{n+L}, \ldots, s_{n+L+H-1}),\quad L = {length},\ H = {horizon})",
      .torch = R"(starts = range(0, len(x) - {length} - {horizon} + 1, {stride})
y = torch.stack([x[i + {length}:i + {length} + {horizon}, {column}] for i in starts])
x = torch.stack([x[i:i + {length}] for i in starts]))",
      .keras = "keras.utils.timeseries_dataset_from_array(x, x[{length}:, {column}], sequence_length={length}, sequence_stride={stride})",
      .numpy = R"(starts = range(0, len(x) - {length} - {horizon} + 1, {stride})
y = np.stack([x[i + {length}:i + {length} + {horizon}, {column}] for i in starts])
x = np.stack([x[i:i + {length}] for i in starts]))",
      .cpp = "Windows{.length = {length}, .horizon = {horizon}, .stride = {stride}, .column = {column}}",
      .source = "Takens 1981, Detecting strange attractors in turbulence (delay embedding)"};
  static constexpr StepFacts facts{};
  int length = 8;
  int horizon = 1;
  int stride = 1;
  int column = 0;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.length, ParamInfo{.id = "length", .name = {"Length", "窗口长度"}, .summary = {"Moments of one input.", "每个输入包含的时刻数。"}, .min = 1, .max = 1024, .step = 1});
    visit(self.horizon, ParamInfo{.id = "horizon", .name = {"Horizon", "预测步数"}, .summary = {"Moments to predict after the window.", "窗口之后要预测的时刻数。"}, .min = 1, .max = 256, .step = 1});
    visit(self.stride, ParamInfo{.id = "stride", .name = {"Stride", "步幅"}, .summary = {"Moments from one window to the next.", "相邻窗口间隔的时刻数。"}, .min = 1, .max = 1024, .step = 1});
    visit(self.column, ParamInfo{.id = "column", .name = {"Target column", "目标列"}, .summary = {"Which column of the series is predicted, counted from 0.", "预测序列的第几列，从 0 数起。"}, .min = 0, .max = 1023, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

}  // namespace garden
