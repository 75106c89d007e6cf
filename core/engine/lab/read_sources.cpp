// A series of numbers, a text, and the steps of `data.processing`. A series or a text without steps gets the usual ones,
// written out, so that what is done to the data is always to be read in the lab.
#include <cmath>

#include "engine/lab/read.h"

namespace garden {
namespace {

// Adds a number of the series; false and a Problem where it is none.
bool add_number(Part& data, const Value& value, const std::string& key, LabData& out) {
  if (value.is(Kind::number) && std::isfinite(value.number()) && std::fabs(value.number()) <= 1e30) {
    out.series.push_back(static_cast<float>(value.number()));
    return true;
  }
  data.problem(key, "This is not a finite number; fill the gap or leave the moment out.", "这里不是有限的数；请补全，或删去该时刻。");
  return false;
}

bool right_length(Part& data, std::string_view key, std::size_t numbers) {
  if (numbers >= 2 && numbers <= max_series_numbers) return true;
  data.problem(key, "The series has " + std::to_string(numbers) + " numbers; 2 to 100,000 are possible.", "序列有 " + std::to_string(numbers) + " 个数，应为 2 到 100,000 个。");
  return false;
}

void read_values(Part& data, const Value& values, LabData& out) {
  if (!right_length(data, "values", values.array().size())) return;
  for (std::size_t i = 0; i < values.array().size(); ++i)
    if (!add_number(data, values.array()[i], "values." + std::to_string(i), out)) return;
}

void read_rows(Part& data, const Value& rows, LabData& out) {
  const Value::Array& list = rows.array();
  const std::size_t F = list.empty() ? 0 : list[0].array().size();
  if (!right_length(data, "rows", list.size() * F)) return;
  out.series_rows = true;
  out.series_width = static_cast<int>(F);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string key = "rows." + std::to_string(i);
    if (!list[i].is(Kind::array) || list[i].array().size() != F) {
      const std::string n = std::to_string(list[i].array().size()), need = std::to_string(F);
      return data.problem(key, "This row has " + n + " numbers, the first has " + need + "; all rows need the same.", "该行有 " + n + " 个数，而第一行有 " + need + " 个；各行个数应相同。");
    }
    for (std::size_t f = 0; f < F; ++f)
      if (!add_number(data, list[i].array()[f], key + "." + std::to_string(f), out)) return;
  }
}

}  // namespace

void read_series(Part& data, LabData& out) {
  out.source = DataSource::series;
  out.task = Task::regression;
  out.classes = 0;
  const Value* values = data.take("values", Kind::array, "a list of numbers", "数的列表");
  const Value* rows = data.take("rows", Kind::array, "a list of rows of numbers", "由数组成的行的列表");
  if ((values != nullptr) == (rows != nullptr)) data.problem("values", "A series has either \"values\", numbers, or \"rows\", lists of numbers.", "序列应有 values（数）或 rows（数的列表）之一。");
  else if (values) read_values(data, *values, out);
  else read_rows(data, *rows, out);

  const Value* columns = data.take("columns", Kind::array, "a list of names", "名称的列表");
  if (!columns) return;
  for (const Value& name : columns->array())
    if (name.is(Kind::string)) out.columns.push_back(name.string());
  if (out.columns.size() == columns->array().size() && static_cast<int>(out.columns.size()) == out.series_width) return;
  const std::string F = std::to_string(out.series_width);
  data.problem("columns", "This must be a list of " + F + " names, one a column.", "这里应是 " + F + " 个名称的列表，每列一个。");
  out.columns.clear();
}

void read_text(Part& data, LabData& out) {
  out.source = DataSource::text;
  const Value* text = data.need("text");
  if (!text) return;
  if (text->is(Kind::string) && !text->string().empty() && text->string().size() <= max_text_bytes) out.text = text->string();
  else data.problem("text", "This must be a text of at most 1,000,000 bytes, and not empty.", "这里应是不超过 1,000,000 字节的非空文本。");
}

void read_processing(Part& data, LabData& out) {
  const Value* list = data.take("processing", Kind::array, "a list of steps", "步骤的列表");
  if (!list) {
    const Split in_time{.order = SplitOrder::chronological};
    if (out.source == DataSource::series) out.processing = {in_time, Standardize{}, Windows{}};
    if (out.source == DataSource::text) out.processing = {Tokenizer{}, in_time, Vocabulary{}, Windows{.length = 32}};
    return;
  }
  if (list->array().size() > max_steps) return data.problem("processing", "At most 16 steps are possible.", "最多 16 个步骤。");
  for (std::size_t i = 0; i < list->array().size(); ++i) {
    Part part(list->array()[i], data.at("processing." + std::to_string(i)), data.problems());
    const std::string id = part.id();
    if (id.empty()) continue;
    if (const auto step = choose<ProcessingKind>(id, part.settings(), part.path(), data.problems())) out.processing.push_back(*step);
  }
}

}  // namespace garden
