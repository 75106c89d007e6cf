// From a text to numbers: cut into tokens, then every token its id in a vocabulary.
#pragma once

#include "catalog/processing/step.h"

namespace garden {

enum class TokenUnit : int { character, word };
inline constexpr std::array<Text, 2> token_unit_names{{{"Characters", "字符"}, {"Words", "单词"}}};
inline constexpr std::array<std::string_view, 2> token_unit_ids{"character", "word"};

struct Tokenizer {
  static constexpr Info info{
      .id = "tokenizer",
      .name = {"Tokenizer", "词元化"},
      .summary = {"Cuts a text into tokens: every character (Unicode, so a Chinese character is one), or words. Between words spaces vanish; a punctuation mark and a Chinese character are tokens of their own.",
                  "把文本切分为词元：逐个字符（按 Unicode，一个汉字是一个词元），或逐个单词。按单词切分时去掉空白，每个标点与每个汉字各自成为一个词元。"},
      .formula = R"(\text{text} \to (\sym{x}_1, \sym{x}_2, \ldots, \sym{x}_N))",
      .torch = R"(tokens = tokenize(text, "{unit}"))",
      .torch_def = R"py(import re


def tokenize(text, unit):
    return list(text) if unit == "character" else re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|[^\w\s]", text)
)py",
      .keras = R"(layers.TextVectorization(standardize=None, split="{unit}"))",
      .numpy = R"(tokens = tokenize(text, "{unit}"))",
      .numpy_def = R"py(import re


def tokenize(text, unit):
    return list(text) if unit == "character" else re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|[^\w\s]", text)
)py",
      .cpp = "Tokenizer{.unit = TokenUnit::{unit}}",
      .source = "Unicode code points; words as runs of letters, digits and underscores"};
  static constexpr StepFacts facts{};
  TokenUnit unit = TokenUnit::character;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.unit, ParamInfo{.id = "unit", .name = {"Unit", "单位"}, .summary = {"What one token is.", "一个词元是什么。"}, .options = token_unit_names, .option_ids = token_unit_ids});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

struct Vocabulary {
  static constexpr Info info{
      .id = "vocabulary",
      .name = {"Vocabulary", "词表"},
      .summary = {"Gives every token a number, the most frequent first; ties go to the one seen first. Only the training part is counted. 0 is padding, 1 is any token that is not in the list.",
                  "为每个词元编号，出现次数多的在前，次数相同时先出现的在前；只统计训练部分。0 表示填充，1 表示词表之外的词元。"},
      .formula = R"(\sym{y} = 1 + \operatorname{rank}(\sym{x}),\quad \sym{y} < {size})",
      .torch = R"(counts = Counter(tokens[i] for i in train)
words = ["<pad>", "<unk>"] + [token for token, _ in counts.most_common({size} - 2)]
number = {token: i for i, token in enumerate(words)}
x = torch.tensor([number.get(token, 1) for token in tokens]))",
      .torch_def = "from collections import Counter\n",
      .keras = "layers.StringLookup(max_tokens={size}, mask_token=\"\")",
      .numpy = R"(counts = Counter(tokens[i] for i in train)
words = ["<pad>", "<unk>"] + [token for token, _ in counts.most_common({size} - 2)]
number = {token: i for i, token in enumerate(words)}
x = np.array([number.get(token, 1) for token in tokens]))",
      .numpy_def = "from collections import Counter\n",
      .cpp = "Vocabulary{.size = {size}}",
      .source = "word counts, as in every text pipeline"};
  static constexpr StepFacts facts{.fitted = true};
  static constexpr int padding = 0, unknown = 1;
  int size = 1000;
  static constexpr void params(auto& self, auto&& visit) {
    visit(self.size, ParamInfo{.id = "size", .name = {"Size", "词表大小"}, .summary = {"At most so many numbers, padding and unknown included.", "编号总数的上限，含填充与未知。"}, .min = 3, .max = 8192, .step = 1});
  }
  bool apply(DataTable& table, const StepContext& context) const;
};

// The tokens of a UTF-8 text, in order; a byte that is no UTF-8 is a character of its own.
std::vector<std::string_view> tokens_of(std::string_view text, TokenUnit unit);

}  // namespace garden
