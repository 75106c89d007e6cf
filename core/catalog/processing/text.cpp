// Characters are code points of UTF-8. Letters outside ASCII are not told apart by a table of all scripts: what is neither
// space nor punctuation of the common blocks counts as a letter.
#include "catalog/processing/text.h"

#include <algorithm>
#include <map>

namespace garden {
namespace {

enum class Glyph { space, mark, letter, ideograph };

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

CodePoint code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  const std::size_t bytes = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (bytes == 1) return {lead, 1};
  if (bytes == 0 || bytes > text.size()) return {0xFFFD, 1};
  std::uint32_t value = lead & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (byte(i) >> 6 != 2) return {0xFFFD, 1};
    value = value << 6 | (byte(i) & 63);
  }
  return {value, bytes};
}

Glyph glyph_of(std::uint32_t c) {
  const auto in = [c](std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; };
  if (c < 0x80) {
    if (c == ' ' || in(9, 13) || in(28, 31)) return Glyph::space;
    return in('0', '9') || in('A', 'Z') || in('a', 'z') || c == '_' ? Glyph::letter : Glyph::mark;
  }
  if (c == 0x85 || c == 0xA0 || c == 0x1680 || in(0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000) return Glyph::space;
  if (in(0x4E00, 0x9FFF)) return Glyph::ideograph;
  const bool latin_mark = in(0xA1, 0xBF) && c != 0xAA && c != 0xB2 && c != 0xB3 && c != 0xB5 && !in(0xB9, 0xBA) && !in(0xBC, 0xBE);
  const bool wide_mark = in(0xFF01, 0xFF0F) || in(0xFF1A, 0xFF20) || in(0xFF3B, 0xFF3E) || c == 0xFF40 || in(0xFF5B, 0xFF65);
  if (latin_mark || c == 0xD7 || c == 0xF7 || in(0x200B, 0x2027) || in(0x202A, 0x205E) || in(0x3001, 0x3004) || in(0x3008, 0x3020) || wide_mark || c == 0xFFFD) return Glyph::mark;
  return Glyph::letter;
}

}  // namespace

std::vector<std::string_view> tokens_of(std::string_view text, TokenUnit unit) {
  std::vector<std::string_view> tokens;
  std::size_t word = 0;  // bytes of the word that ends here
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point(text.substr(at));
    const Glyph glyph = unit == TokenUnit::character ? Glyph::mark : glyph_of(c.value);
    if (glyph != Glyph::letter && word > 0) {
      tokens.push_back(text.substr(at - word, word));
      word = 0;
    }
    if (glyph == Glyph::letter) word += c.bytes;
    else if (glyph != Glyph::space) tokens.push_back(text.substr(at, c.bytes));
    at += c.bytes;
  }
  if (word > 0) tokens.push_back(text.substr(text.size() - word));
  return tokens;
}

bool Tokenizer::apply(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::text) return context.fail("only a text is cut into tokens.", "只有文本可以切分为词元。");
  std::map<std::string_view, int> known;
  for (const std::string_view token : tokens_of(table.text, unit)) {
    const auto [found, is_new] = known.try_emplace(token, static_cast<int>(known.size()));
    if (is_new) table.tokens.emplace_back(token);
    table.x.push_back(static_cast<float>(found->second));
  }
  if (table.tokens.size() < 2)
    return context.fail("the text has " + std::to_string(table.tokens.size()) + " different tokens; at least 2 are needed, or there is nothing to predict.",
                        "文本只有 " + std::to_string(table.tokens.size()) + " 个不同的词元；至少需要 2 个，否则没有可预测的内容。");
  table.form = DataTable::Form::tokens;
  table.count = static_cast<int>(table.x.size());
  table.shape = Shape{1};
  for (int i = 0; i < table.count; ++i) table.origin.push_back(i);
  table.text.clear();
  return true;
}

bool Vocabulary::apply(DataTable& table, const StepContext& context) const {
  if (table.form != DataTable::Form::tokens)
    return context.fail("it counts the tokens of a text; put it behind the tokenizer and before the windows.", "它统计文本的词元；请放在词元化之后、窗口之前。");
  struct Count {
    int token;
    int times = 0;
  };
  std::vector<Count> counts;                               // in the order in which the training part shows them
  std::vector<int> place(table.tokens.size(), -1);
  for (const int row : table.training_rows()) {
    const auto token = static_cast<std::size_t>(table.x[static_cast<std::size_t>(row)]);
    if (place[token] < 0) {
      place[token] = static_cast<int>(counts.size());
      counts.push_back({static_cast<int>(token)});
    }
    ++counts[static_cast<std::size_t>(place[token])].times;
  }
  std::stable_sort(counts.begin(), counts.end(), [](const Count& a, const Count& b) { return a.times > b.times; });
  if (counts.size() > static_cast<std::size_t>(size - 2)) counts.resize(static_cast<std::size_t>(size - 2));

  Learned learned{.step = context.index, .id = named<Vocabulary>.id, .words = {"<pad>", "<unk>"}};
  std::vector<float> id_of(table.tokens.size(), unknown);
  for (const Count& count : counts) {
    id_of[static_cast<std::size_t>(count.token)] = static_cast<float>(learned.words.size());
    learned.words.push_back(table.tokens[static_cast<std::size_t>(count.token)]);
  }
  for (float& x : table.x) x = id_of[static_cast<std::size_t>(x)];
  table.form = DataTable::Form::series;
  table.vocabulary = static_cast<int>(learned.words.size());
  table.learned.push_back(std::move(learned));
  return true;
}

}  // namespace garden
