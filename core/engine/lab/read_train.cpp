// `train`: how long, how many rows a step, and in which way, with that way's settings beside them.
#include "engine/lab/read.h"

namespace garden {
namespace {

// What stands under the settings' own keys; the rest of the object belongs to others.
Settings settings_in(Part& part, const ParamTable& params) {
  Settings settings;
  for (const ParamRow& row : params.rows) {
    const Value* value = part.take(row.info.id);
    if (!value) continue;
    const std::string id(row.info.id);
    if (value->is(Kind::number)) settings.push_back({id, value->number()});
    else if (value->is(Kind::boolean)) settings.push_back({id, value->boolean()});
    else if (value->is(Kind::string)) settings.push_back({id, value->string()});
    else part.problem(id, "This must be a number, true, false or a text.", "这里应是数字、true、false 或文本。");
  }
  return settings;
}

void read_kind(Part& part, Lab& lab) {
  const Value* kind = part.take("kind", json::Kind::string, "a text", "文本");
  if (!kind) return;
  const int index = find_entry(entry_rows<TrainerKind>, kind->string());
  if (index < 0) {
    std::vector<std::string_view> known;
    for (const EntryRow& row : entry_rows<TrainerKind>) known.push_back(row.info->id);
    return unknown_entry(TrainerKind::info, kind->string(), known, part.at("kind"), part.problems());
  }
  const Settings settings = settings_in(part, entry_rows<TrainerKind>[static_cast<std::size_t>(index)].params);
  if (const auto chosen = choose<TrainerKind>(kind->string(), settings, part.path(), part.problems())) lab.training = *chosen;
}

// The name of the layer whose output is what the generator makes.
void read_generator(Part& part, Lab& lab) {
  const Value* name = part.take("generator");
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < lab.layers.size(); ++i) {
    if (lab.layers[i].name.empty()) continue;
    names.push_back(lab.layers[i].name);
    if (name && name->is(Kind::string) && name->string() == lab.layers[i].name) lab.generator = static_cast<int>(i);
  }
  if (lab.generator >= 0) return;
  const std::string known = names.empty() ? "no layer has one yet, so name it first." : "there are: " + join_ids(names, ", ") + ".",
                    known_zh = names.empty() ? "目前还没有命名的层，请先给它命名。" : "已有：" + join_ids(names, "、") + "。";
  if (name) part.problem("generator", "This must be the name of the layer whose output the generator makes; " + known, "这里应是生成器最后一层的名称；" + known_zh);
  else part.problem("generator", "Say which layers are the generator: write the name of the last of them in \"generator\"; " + known,
                    "请说明哪些层是生成器：在“generator”中写出其中最后一层的名称；" + known_zh);
}

}  // namespace

void read_train(const Value& value, Lab& lab, Problems& problems) {
  Part part(value, "train", problems);
  read_kind(part, lab);
  part.read(lab.train, {"Training", "训练"});
  if (std::holds_alternative<AdversarialTraining>(lab.training)) read_generator(part, lab);
  const Value* shards = part.take("shards");
  if (shards && !whole_number(*shards, 1, max_shards, lab.shards))
    part.problem("shards", "The number of shards must be a whole number from 1 to 64.", "分片数应是 1 到 64 的整数。");
  part.close();
}

}  // namespace garden
