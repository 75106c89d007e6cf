// Reads a lab part by part, so that a typing error in a file never turns into a silent default.
#include "engine/lab/read.h"

namespace garden {
namespace {

// Older versions are rewritten one by one into the next: migrations[v - 1] makes version v + 1 of version v. Version 1 is
// the first, so the table is empty; every published version stays readable.
using Migration = Value (*)(const Value&);
constexpr std::array<Migration, lab_version - 1> migrations{};

bool migrate(Value& lab, Part& root) {
  const Value* version = root.need("version");
  int v = 0;
  if (!version) return true;
  if (!whole_number(*version, 1, 1e9, v)) {
    root.problem("version", "The version must be a whole number from 1 on.", "版本号应是正整数。");
    return true;
  }
  if (v > lab_version) {
    root.problem("version", "This lab has version " + std::to_string(v) + ", but this program reads up to " + std::to_string(lab_version) + "; use a newer one.",
                 "该实验的版本是 " + std::to_string(v) + "，本程序最高支持 " + std::to_string(lab_version) + "，请使用更新的版本。");
    return false;
  }
  for (std::size_t i = static_cast<std::size_t>(v) - 1; i < migrations.size(); ++i) lab = migrations[i](lab);
  return true;
}

// An entry that a lab may leave out.
template <class Kind>
void read_optional(Part& root, std::string_view key, std::optional<OneOf<Kind>>& out) {
  const Value* value = root.take(key);
  if (!value) return;
  OneOf<Kind> chosen;
  const std::size_t before = root.problems().size();
  read_choice<Kind>(value, std::string(key), chosen, root.problems());
  if (root.problems().size() == before) out = chosen;
}

// An adversarial game needs no loss: that is its objective.
bool is_game(const Value* train) {
  const Value* kind = train ? train->find("kind") : nullptr;
  return kind && kind->is(Kind::string) && kind->string() == named<AdversarialTraining>.id;
}

}  // namespace

Lab read_lab(std::string_view text, Problems& problems) {
  Lab lab;
  json::Parsed parsed = json::parse(text);
  if (!parsed.ok()) {
    problems.push_back({"", parsed.error + ".", "第 " + std::to_string(parsed.line) + " 行第 " + std::to_string(parsed.column) + " 列：不是有效的 JSON。"});
    return lab;
  }
  Part root(parsed.value, "", problems);
  if (!parsed.value.is(Kind::object) || !migrate(parsed.value, root)) return lab;

  SeedParam seed;
  root.read(seed, {"Lab", "实验"});
  lab.seed = static_cast<std::uint32_t>(seed.seed);
  read_data(root.need("data"), lab.data, problems);
  const Value* loss = root.take("loss");
  read_choice<LossKind>(loss, "loss", lab.loss, problems);
  const bool own_losses = read_model(root.need("model"), lab, problems);
  if (!loss && !own_losses && !is_game(parsed.value.find("train"))) root.need("loss");
  read_choice<OptimizerKind>(root.need("optimizer"), "optimizer", lab.optimizer, problems);
  read_optional<RegularizerKind>(root, "regularizer", lab.regularizer);
  read_optional<ScheduleKind>(root, "schedule", lab.schedule);
  read_optional<ClippingKind>(root, "clip", lab.clip);
  if (const Value* train = root.take("train")) read_train(*train, lab, problems);
  root.close();
  return lab;
}

}  // namespace garden
