// Prepared texts know their vocabulary; rows from elsewhere are looked through.
#include "engine/token_ids.h"

#include <algorithm>
#include <cmath>

namespace garden {
namespace {

// How many tokens the table of a layer holds; 0: it has none.
int table_size(const ModelLayer& kind) {
  const Layer* layer = std::get_if<Layer>(&kind);
  if (!layer) return 0;
  return std::visit(
      [](const auto& l) {
        if constexpr (requires { l.vocabulary; }) return l.vocabulary;
        else return 0;
      },
      *layer);
}

// One more than the highest id among numbers first … first + width of the rows; 0 when some are no ids.
int ids_in(const Rows& rows, std::size_t first, std::size_t width) {
  if (rows.quantized()) return 0;
  float highest = 0;
  for (int row = 0; row < rows.count; ++row) {
    const float* x = rows.floats.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(rows.width) + first;
    for (std::size_t k = 0; k < width; ++k) {
      if (!(x[k] >= 0 && x[k] < 1e6f) || x[k] != std::floor(x[k])) return 0;
      highest = std::max(highest, x[k]);
    }
  }
  return static_cast<int>(highest) + 1;
}

int ids_of_input(const Graph& graph, int input, const Samples& samples) {
  if (samples.vocabulary > 0) return samples.vocabulary;
  std::size_t first = 0;
  for (int k = 0; k < input; ++k) first += graph.inputs[static_cast<std::size_t>(k)].shape.count();
  const std::size_t width = graph.inputs[static_cast<std::size_t>(input)].shape.count();
  const int train = ids_in(samples.train.x, first, width);
  const int test = samples.test.x.count > 0 ? ids_in(samples.test.x, first, width) : 1;
  return train > 0 && test > 0 ? std::max(train, test) : 0;
}

}  // namespace

bool token_ids_fit(const Graph& graph, std::size_t i, const Samples& samples, bool augmented, Problems& problems) {
  const ModelNode& node = graph.nodes[i];
  const int size = table_size(node.kind);
  if (size == 0) return true;
  // Of points in the plane every place is looked at, not only the whole numbers among them; and noise leaves no whole numbers.
  const bool listed = is_input(node.from[0]) && samples.points.empty() && !augmented;
  const int ids = listed ? ids_of_input(graph, input_of(node.from[0]), samples) : 0;
  if (ids > 0 && ids <= size) return true;
  const std::string place = "model.layers." + std::to_string(i);
  const Text name = named_of(node.kind).name;
  const std::string en(name.en), zh(name.zh), n = std::to_string(size), need = std::to_string(ids);
  if (ids == 0)
    problems.push_back({place, en + ": it looks up token numbers, but what it reads are not whole numbers from 0 on; put it right behind a text's tokens.",
                        zh + "：它按词元编号查表，但它的输入不是从 0 开始的整数编号；请把它直接放在文本的词元之后。"});
  else
    problems.push_back({place + ".vocabulary", en + ": its vocabulary is " + n + ", but the data have token numbers up to " + std::to_string(ids - 1) + "; make it at least " + need + ".",
                        zh + "：词表大小是 " + n + "，而数据中的词元编号最大为 " + std::to_string(ids - 1) + "；请至少设为 " + need + "。"});
  return false;
}

}  // namespace garden
