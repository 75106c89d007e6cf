// The steps of data.processing against numbers worked out by hand, and that nothing is learned from test rows.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "catalog/processing.h"

using namespace garden;
using Catch::Approx;
using Floats = std::vector<float>;

namespace {

// x (rows, columns); the rows in `test` are kept for testing
DataTable table_of(Floats x, int columns, Floats y = {}, int classes = 0, std::vector<std::uint8_t> test = {}) {
  DataTable table;
  table.shape = Shape{columns};
  table.count = static_cast<int>(x.size()) / columns;
  table.x = std::move(x);
  table.y = y.empty() ? Floats(static_cast<std::size_t>(table.count), 0.0f) : std::move(y);
  table.classes = classes;
  table.task = classes > 0 ? Task::classification : Task::regression;
  table.test = std::move(test);
  for (int i = 0; i < table.count; ++i) table.origin.push_back(i);
  return table;
}

Problems run(DataTable& table, const std::vector<Processing>& steps, std::uint32_t seed = 1) {
  Problems problems;
  const bool good = process(steps, seed, table, problems);
  CHECK(good == problems.empty());
  for (const Problem& problem : problems) {
    CHECK_FALSE(problem.en.empty());
    CHECK_FALSE(problem.zh.empty());
  }
  return problems;
}

void done(DataTable& table, const std::vector<Processing>& steps, std::uint32_t seed = 1) {
  const Problems problems = run(table, steps, seed);
  INFO((problems.empty() ? "" : problems[0].path + ": " + problems[0].en));
  REQUIRE(problems.empty());
}

std::string refused(DataTable table, const std::vector<Processing>& steps) {
  const Problems problems = run(table, steps);
  REQUIRE(problems.size() == 1);
  return problems[0].path + "|" + problems[0].en;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

DataTable series(Floats x, int columns = 1) {
  DataTable table = table_of(std::move(x), columns);
  table.form = DataTable::Form::series;
  table.y.clear();
  return table;
}

DataTable text(std::string words) {
  DataTable table;
  table.form = DataTable::Form::text;
  table.text = std::move(words);
  return table;
}

}  // namespace

TEST_CASE("Standardize: mean 0 and deviation 1 of the training rows; the last row is a test row and moves nothing") {
  for (const float far : {100.0f, -5.0f}) {
    DataTable table = table_of({1, 7, 3, 7, 5, 7, far, 8}, 2, {}, 0, {0, 0, 0, 1});
    done(table, {Standardize{}});
    const Learned& learned = table.learned[0];
    CHECK(learned.x.shift == Floats{3, 7});
    CHECK(learned.x.scale[0] == Approx(1.6329932));  // sqrt(8 / 3)
    CHECK(learned.x.scale[1] == 1);                  // never changes: only shifted
    CHECK(table.x[0] == Approx(-1.2247449));
    CHECK(table.x[1] == 0);
    CHECK(table.x[6] == Approx((far - 3) / 1.6329932f));
    Floats back = table.x;
    undo_affine(learned.x, learned.columns, back, 2);
    CHECK(back[0] == Approx(1));
    CHECK(back[6] == Approx(far));
  }
}

TEST_CASE("Min-max: training rows reach exactly from low to high, test rows may reach further") {
  DataTable table = table_of({2, 4, 6, 10}, 1, {1, 2, 3, 4}, 0, {0, 0, 0, 1});
  done(table, {MinMax{.low = -1, .high = 1, .part = ScalePart::both}});
  CHECK(table.x == Floats{-1, 0, 1, 3});
  CHECK(table.y == Floats{-1, 0, 1, 2});
  CHECK(contains(refused(table_of({1, 2}, 1), {MinMax{.low = 1, .high = 1}}), "data.processing.0.high|"));
  CHECK(contains(refused(table_of({1, 2}, 1, {0, 1}, 2), {Standardize{.part = ScalePart::both}}), "data.processing.0.part|"));
}

TEST_CASE("Columns of an image are its channels") {
  DataTable table = table_of({0, 2, 10, 30, 4, 6, 20, 40}, 4);
  table.shape = Shape{2, 1, 2};
  done(table, {MinMax{}});
  CHECK(table.x == Floats{0, 2.0f / 6, 0, 20.0f / 30, 4.0f / 6, 1, 10.0f / 30, 1});
}

TEST_CASE("One-hot: a column of whole numbers, targets, tokens") {
  DataTable table = table_of({5, 2, 9, 6, 0, 9}, 3);
  done(table, {OneHot{.column = 1, .size = 3}});
  CHECK(table.x == Floats{5, 0, 0, 1, 9, 6, 1, 0, 0, 9});
  CHECK(table.shape == Shape{5});
  DataTable classes = table_of({1, 2, 3}, 1, {1, 0, 2}, 3);
  done(classes, {OneHot{.part = OneHotPart::targets}});
  CHECK(classes.y == Floats{0, 1, 0, 1, 0, 0, 0, 0, 1});
  CHECK(classes.target_shape == Shape{3});
  CHECK(classes.task == Task::regression);
  DataTable tokens = table_of({0, 2, 1, 1}, 2);
  tokens.vocabulary = 3;
  done(tokens, {OneHot{}});
  CHECK(tokens.shape == Shape{2, 3});
  CHECK(tokens.x == Floats{1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0});
  CHECK(contains(refused(table_of({5, 2}, 1), {OneHot{.size = 3}}), "data.processing.0.size|"));
  CHECK(contains(refused(table_of({0.5f, 2}, 1), {OneHot{.size = 3}}), "whole number from 0 to 2"));
  CHECK(contains(refused(table_of({0, 1}, 1), {OneHot{.column = 1}}), "columns 0 to 0"));
}

TEST_CASE("Windows of a series: input, target, stride; both parts by themselves") {
  DataTable table = series({0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16}, 2);
  DataTable plain = table;
  done(plain, {Windows{.length = 2, .horizon = 2, .stride = 2, .column = 1}});
  CHECK(plain.shape == Shape{2, 2});
  CHECK(plain.target_shape == Shape{2});
  CHECK(plain.count == 2);
  CHECK(plain.x == Floats{0, 10, 1, 11, 2, 12, 3, 13});
  CHECK(plain.y == Floats{12, 13, 14, 15});
  // Four training and three test moments: windows of 2 + 1 never reach across.
  done(table, {Split{.train = 0.55f, .order = SplitOrder::chronological}, Standardize{}, Windows{.length = 2}});
  CHECK(table.count == 3);
  CHECK(table.test == std::vector<std::uint8_t>{0, 0, 1});
  CHECK(table.origin == std::vector<int>{0, 1, 4});
  CHECK(table.target_shape == Shape{});
  CHECK(table.learned[0].x.shift == Floats{1.5f, 11.5f});
  CHECK(table.learned[0].y.shift == Floats{1.5f});
  CHECK(table.y[2] * table.learned[0].y.scale[0] + table.learned[0].y.shift[0] == Approx(6));
}

TEST_CASE("Too few moments for one window: both numbers and a remedy") {
  const std::string one = refused(series({1, 2, 3}), {Windows{.length = 3}});
  CHECK(contains(one, "data.processing.0.length|"));
  CHECK(contains(one, "needs 4 moments"));
  CHECK(contains(one, "has 3"));
  CHECK(contains(refused(series({1, 2, 3, 4, 5, 6}), {Split{.order = SplitOrder::chronological}, Windows{.length = 3}}), "test part has 1"));
  CHECK(contains(refused(series({1, 2, 3}), {Windows{.length = 1, .column = 1}}), "data.processing.0.column|"));
  CHECK(contains(refused(table_of({1, 2}, 1), {Windows{}}), "only a series"));
  CHECK(contains(refused(text("abc"), {Windows{}}), "tokenizer"));
}

TEST_CASE("Tokens are code points or words; a Chinese character is one") {
  using Tokens = std::vector<std::string_view>;
  CHECK(tokens_of("aé中\n", TokenUnit::character) == Tokens{"a", "é", "中", "\n"});
  CHECK(tokens_of("It's 2 o_O, ünder 春眠，不!", TokenUnit::word) == Tokens{"It", "'", "s", "2", "o_O", ",", "ünder", "春", "眠", "，", "不", "!"});
  CHECK(tokens_of("a\xFF\xE4z", TokenUnit::character).size() == 4);  // bytes that are no UTF-8
  CHECK(tokens_of("   ", TokenUnit::word).empty());
  CHECK(contains(refused(text("aaaa"), {Tokenizer{}}), "has 1 different tokens"));
}

TEST_CASE("Vocabulary: most frequent first, ties by first occurrence, of the training part alone") {
  DataTable table = text("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。");
  DataTable small = table;
  done(table, {Tokenizer{}, Vocabulary{}});
  CHECK(table.learned[0].words.size() == 2 + 21);
  CHECK(std::vector<std::string>(table.learned[0].words.begin(), table.learned[0].words.begin() + 7) == std::vector<std::string>{"<pad>", "<unk>", "，", "处", "。", "春", "眠"});
  CHECK(Floats(table.x.begin(), table.x.begin() + 8) == Floats{5, 6, 7, 8, 9, 2, 3, 3});
  done(small, {Tokenizer{}, Split{.train = 0.5f, .order = SplitOrder::chronological}, Vocabulary{.size = 4}});
  CHECK(small.learned[0].words == std::vector<std::string>{"<pad>", "<unk>", "处", "春"});
  CHECK(small.vocabulary == 4);
  CHECK(small.x.back() == 1);
  DataTable other = text("春眠不觉晓，处处闻啼鸟。处处处处处，花花花花花。");
  done(other, {Tokenizer{}, Split{.train = 0.5f, .order = SplitOrder::chronological}, Vocabulary{.size = 4}});
  CHECK(other.learned[0].words == small.learned[0].words);
}

TEST_CASE("Windows of tokens: the target is the same stretch one token later") {
  DataTable table = text("abcab");
  done(table, {Tokenizer{}, Vocabulary{}, Windows{.length = 3}});
  CHECK(table.x == Floats{2, 3, 4, 3, 4, 2});
  CHECK(table.y == Floats{3, 4, 2, 4, 2, 3});
  CHECK(table.target_shape == Shape{3});
  CHECK(table.classes == 5);
  CHECK(table.task == Task::classification);
  CHECK(contains(refused(text("abcab"), {Tokenizer{}, Vocabulary{}, Windows{.length = 2, .horizon = 2}}), "data.processing.2.horizon|"));
}

TEST_CASE("Splits: sizes, classes, folds; the same seed gives the same rows") {
  Floats y;
  for (int i = 0; i < 30; ++i) y.push_back(i < 20 ? 0.0f : 1.0f);
  const DataTable whole = table_of(Floats(30, 1.0f), 1, y, 2);
  const auto test_rows = [&](const Processing& step, std::uint32_t seed = 1) {
    DataTable table = whole;
    done(table, {step}, seed);
    return table.test;
  };
  const auto count = [](const std::vector<std::uint8_t>& test, int first, int last) { return std::count(test.begin() + first, test.begin() + last, 1); };
  CHECK(count(test_rows(Split{.train = 0.7f}), 0, 30) == 9);
  CHECK(test_rows(Split{}, 3) == test_rows(Split{}, 3));
  CHECK(test_rows(Split{}, 3) != test_rows(Split{}, 4));
  const auto layers = test_rows(StratifiedSplit{.train = 0.7f});
  CHECK(count(layers, 0, 20) == 6);
  CHECK(count(layers, 20, 30) == 3);
  std::vector<int> seen(30, 0);
  for (int fold = 0; fold < 4; ++fold) {
    const auto test = test_rows(KFold{.folds = 4, .fold = fold});
    CHECK(count(test, 0, 30) == (fold < 2 ? 8 : 7));
    for (std::size_t i = 0; i < 30; ++i) seen[i] += test[i];
  }
  CHECK(seen == std::vector<int>(30, 1));
  DataTable gap = whole;
  done(gap, {Split{.train = 0.5f, .order = SplitOrder::chronological, .gap = 5}});
  CHECK(gap.count == 25);
  CHECK(gap.origin[15] == 20);
  CHECK(contains(refused(whole, {KFold{.folds = 3, .fold = 3}}), "data.processing.0.fold|"));
  CHECK(contains(refused(whole, {Split{.order = SplitOrder::chronological, .gap = 100}}), "0 for testing"));
  CHECK(contains(refused(whole, {Split{}, Split{}}), "already split"));
  CHECK(contains(refused(table_of({1, 2, 3}, 1, {0, 0, 1}, 2), {StratifiedSplit{}}), "class 1 has 1 row"));
  CHECK(contains(refused(table_of({1, 2}, 1), {StratifiedSplit{}}), "no class"));
  CHECK(contains(refused(table_of({1}, 1), {Split{}}), "there are 1 rows"));
}

TEST_CASE("Balance: equal classes in training, test rows untouched; shuffle keeps rows and targets together") {
  const DataTable whole = table_of({0, 1, 2, 3, 4, 5, 6, 7}, 1, {0, 0, 0, 0, 1, 1, 0, 1}, 2, {0, 0, 0, 0, 0, 1, 1, 1});
  DataTable over = whole, under = whole, mixed = whole;
  done(over, {Balance{}});
  CHECK(over.count == 11);
  CHECK(Floats(over.x.begin() + 8, over.x.end()) == Floats{4, 4, 4});
  done(under, {Balance{.method = BalanceMethod::undersample}});
  CHECK(under.count == 5);
  CHECK(under.training_rows().size() == 2);
  done(mixed, {Shuffle{}});
  CHECK(mixed.x != whole.x);
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(mixed.y[i] == whole.y[static_cast<std::size_t>(mixed.x[i])]);
    CHECK(mixed.origin[i] == static_cast<int>(mixed.x[i]));
  }
  CHECK(contains(refused(table_of({1, 2}, 1, {1, 1}, 2), {Balance{}}), "one class only"));
  CHECK(contains(refused(series({1, 2, 3}), {Shuffle{}}), "cut windows first"));
}

TEST_CASE("Augmentation depends on seed, epoch and row alone") {
  const Shape shape{3, 3};
  const std::vector<Processing> steps{ImageShift{.pixels = 1}, Noise{.std = 0.5f}};
  const auto draw = [&](std::uint32_t seed, std::uint32_t epoch, std::vector<int> rows) {
    Floats x(rows.size() * 9, 1.0f), scratch(9);
    augment_rows(steps, seed, epoch, rows, shape, x.data(), scratch.data());
    return x;
  };
  const Floats pair = draw(1, 0, {4, 7}), single = draw(1, 0, {7});
  CHECK(Floats(pair.begin() + 9, pair.end()) == single);
  CHECK(draw(1, 0, {7}) == single);
  CHECK(draw(1, 1, {7}) != single);
  CHECK(draw(2, 0, {7}) != single);
}

TEST_CASE("Images move, turn and flip") {
  Floats x{1, 2, 3, 4, 5, 6}, scratch(6);
  ImageShift::shift(1, -1, Shape{2, 3}, x.data(), scratch.data());
  CHECK(x == Floats{0, 0, 0, 2, 3, 0});
  Floats turned{1, 2, 3, 4, 5, 6, 7, 8, 9}, room(9);
  ImageRotate::rotate(90, Shape{3, 3}, turned.data(), room.data());
  const Floats quarter{3, 6, 9, 2, 5, 8, 1, 4, 7};
  for (std::size_t i = 0; i < 9; ++i) CHECK(turned[i] == Approx(quarter[i]).margin(1e-4));
  std::set<Floats> seen;
  for (int row = 0; row < 20; ++row) {
    Floats flipped{1, 2, 3, 4};
    const std::vector<Processing> steps{ImageFlip{}};
    augment_rows(steps, 1, 0, std::vector<int>{row}, Shape{1, 2, 2}, flipped.data(), room.data());
    seen.insert(flipped);
  }
  CHECK(seen == std::set<Floats>{{1, 2, 3, 4}, {2, 1, 4, 3}});
  CHECK(contains(refused(table_of({1, 2}, 2), {ImageFlip{}}), "no images"));
  DataTable tokens = table_of({1, 2}, 2);
  tokens.vocabulary = 3;
  CHECK(contains(refused(tokens, {Noise{}}), "names, not amounts"));
}
