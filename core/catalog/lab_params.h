// The hyper-parameters of a lab itself, beside its entries: declared and checked like those of an entry.
#pragma once

#include "catalog/entry.h"

namespace garden {

struct DataParams {
  int count = 500;
  float noise = 0.1f;
  float split = 0.5f;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.count, ParamInfo{.id = "count",
                                .name = {"Points", "样本数"},
                                .summary = {"How many points, for training and testing together.", "训练与测试样本的总数。"},
                                .min = 10,
                                .max = 5000,
                                .step = 10});
    visit(self.noise, ParamInfo{.id = "noise",
                                .name = {"Noise", "噪声"},
                                .summary = {"How far points are pushed off their shape.", "数据点偏离原有形状的程度。"},
                                .min = 0,
                                .max = 0.5,
                                .step = 0.05});
    visit(self.split, ParamInfo{.id = "split",
                                .name = {"Training share", "训练集比例"},
                                .summary = {"The share used for training; the rest is for testing.", "用于训练的比例，其余用于测试。"},
                                .min = 0.1,
                                .max = 0.9,
                                .step = 0.1});
  }
};

struct TrainParams {
  int batch = 10;
  int epochs = 200;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.batch, ParamInfo{.id = "batch",
                                .name = {"Batch size", "批量大小"},
                                .summary = {"Rows in one step.", "每一步使用的样本数。"},
                                .min = 1,
                                .max = 1024,
                                .step = 1});
    visit(self.epochs, ParamInfo{.id = "epochs",
                                 .name = {"Epochs", "训练轮数"},
                                 .summary = {"How many times training goes through all its rows.", "把全部训练样本过几遍。"},
                                 .min = 1,
                                 .max = 100000,
                                 .step = 1});
  }
};

struct SeedParam {
  int seed = 1;

  static constexpr void params(auto& self, auto&& visit) {
    visit(self.seed, ParamInfo{.id = "seed",
                               .name = {"Seed", "随机种子"},
                               .summary = {"The same seed gives the same points, weights and batches.",
                                           "相同的种子给出相同的数据点、初始权重和分批顺序。"},
                               .min = 0,
                               .max = 2147483647,
                               .step = 1});
  }
};

}  // namespace garden
