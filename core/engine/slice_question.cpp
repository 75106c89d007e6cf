#include "engine/slice_question.h"

#include <cmath>

#include "engine/lab/part.h"
#include "train/slice.h"

namespace garden {
namespace {

constexpr std::size_t most_places = 4096;
constexpr std::int64_t most_work = 1 << 28;  // of one answer: a few tenths of a second
constexpr int most_seed = 1'000'000'000;

struct Question {
  bool downhill = false;
  int seed = 1;
  std::vector<float> places;
};

Question read_question(const Value& value, Problems& problems) {
  Question question;
  Part part(value, "", problems);
  part.take("kind");
  const Value *plane = part.need("plane"), *seed = part.take("seed"), *xs = part.need("xs");
  if (plane && plane->string() != "random" && plane->string() != "gradient")
    part.problem("plane", "The plane must be \"random\" or \"gradient\".", "plane 应为 \"random\" 或 \"gradient\"。");
  question.downhill = plane && plane->string() == "gradient";
  if (seed && !whole_number(*seed, 0, most_seed, question.seed)) part.problem("seed", "The seed must be a whole number from 0 to 1000000000.", "种子应为 0 到 1000000000 之间的整数。");
  part.close();
  if (!xs) return question;
  bool good = xs->is(Kind::array) && xs->array().size() % 2 == 0 && xs->array().size() <= 2 * most_places;
  for (const Value& x : xs->array()) {
    question.places.push_back(static_cast<float>(x.number()));
    good = good && x.is(Kind::number) && std::isfinite(question.places.back());
  }
  if (!good) part.problem("xs", "Places are pairs of finite numbers one after the other, at most " + std::to_string(most_places) + " pairs.",
                          "位置应是依次排列的有限数对，至多 " + std::to_string(most_places) + " 对。");
  return question;
}

// The numbers of all parameters without the gaps between them.
void append_numbers(const Parameters& parameters, const std::vector<float>& all, std::vector<float>& out) {
  for (const Parameters::Item& item : parameters.items()) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(item.offset);
    out.insert(out.end(), from, from + static_cast<std::ptrdiff_t>(item.count()));
  }
}

bool usable(const std::vector<float>& direction) {
  double sum = 0;
  for (const float d : direction) sum += std::abs(static_cast<double>(d));
  return std::isfinite(sum) && sum > 0;
}

}  // namespace

void answer_slice(const json::Value& value, Trainer* trainer, std::vector<float>& out, Problems& problems) {
  const Question question = read_question(value, problems);
  if (!problems.empty()) return;
  if (!trainer) return problems.push_back({"", "There is no lab yet; create one first.", "还没有实验，请先创建。"});
  if (!trainer->stages().empty())
    return problems.push_back({"", "This way to train has no single loss that a slice could show; choose supervised training.", "这种训练方式没有单一的损失可以切片，请选择监督训练。"});
  const std::int64_t place = work_of_place(*trainer), most = most_work / place;
  if (most == 0) return problems.push_back({"", "This network and its data are too large for a slice; take fewer samples or units.", "这个网络和数据太大，无法切片；请减少样本或单元。"});
  if (static_cast<std::int64_t>(question.places.size() / 2) > most)
    return problems.push_back({"xs", "A slice of this network and its data may have at most " + std::to_string(most) + " places at a time; ask for the others after these.",
                               "对于这个网络和数据，一次最多计算 " + std::to_string(most) + " 个位置，其余的请分次计算。"});
  const Parameters& parameters = trainer->model().parameters();
  const auto seed = static_cast<std::uint64_t>(question.seed);
  const Slice slice = question.downhill ? gradient_slice(*trainer, seed) : random_slice(parameters, seed);
  if (!usable(slice.across) || !usable(slice.up))
    return problems.push_back({"plane", "Weights or gradient are zero or not finite, so there is no direction to go.", "权重或梯度为零，或不是有限的数，因此没有可走的方向。"});
  if (!question.places.empty()) return loss_on(slice, question.places, *trainer, out);
  append_numbers(parameters, slice.across, out);
  append_numbers(parameters, slice.up, out);
}

}  // namespace garden
