// The JSON reader against nasty input: every text is either read exactly or refused with a place, never a crash.
#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "base/rng.h"
#include "engine/formats/json.h"

using namespace garden;

namespace {
std::string round_trip(std::string_view text) {
  const json::Parsed p = json::parse(text);
  REQUIRE(p.error == "");
  return json::Writer().value(p.value).take();
}
}  // namespace

TEST_CASE("JSON: what is read is written back") {
  for (const char* text : {"null", "true", "[]", "{}", "[1,2.5,-0.03,1e-07]", R"({"a":{"b":[true,false,null]},"c":"x"})",
                           R"("\"\\ \u0001")", "\"梯度花园 🌱\""})
    CHECK(round_trip(text) == text);
  CHECK(round_trip(R"("\u68af\ud83c\udf31\n\/")") == "\"梯🌱\\u000a/\"");
  CHECK(round_trip(" [ 1 , 2 ]\n") == "[1,2]");
}

TEST_CASE("JSON: what is no JSON is refused, with line and column") {
  for (const std::string text :
       {"", " ", "nul", "truee", "[1,]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "\"", "\"\n\"",
        "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "01", "+1", ".5", "1.", "1e", "-", "0x10", "NaN", "Infinity",
        "1e999", "[1]]", "1 2", "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE6\xA2\"", "/**/1", "'a'"}) {
    INFO(text);
    const json::Parsed p = json::parse(text);
    CHECK_FALSE(p.ok());
    CHECK(p.line >= 1);
    CHECK(p.column >= 1);
    CHECK(p.value.is(json::Kind::null));
  }
  const json::Parsed p = json::parse("{\n  \"a\": 1,\n  b\n}");
  CHECK(p.line == 3);
  CHECK(p.column == 3);
}

TEST_CASE("JSON: depth, size and number of values are limited") {
  const std::string deep(100000, '[');
  CHECK_FALSE(json::parse(deep).ok());
  CHECK(json::parse(std::string(json::max_depth, '[') + std::string(json::max_depth, ']')).ok());
  CHECK_FALSE(json::parse(std::string(json::max_depth + 2, '[') + std::string(json::max_depth + 2, ']')).ok());
  std::string many = "[0";
  for (std::size_t i = 0; i < json::max_values; ++i) many += ",0";
  CHECK_FALSE(json::parse(many + "]").ok());
  CHECK_FALSE(json::parse(std::string(json::max_text_bytes + 1, ' ')).ok());
}

TEST_CASE("JSON: what is not finite becomes null") {
  CHECK(json::Writer().number(std::numeric_limits<double>::infinity()).take() == "null");
  CHECK(json::Writer().number(NAN).take() == "null");
}

TEST_CASE("JSON: every prefix and every changed byte of a lab is read or refused") {
  const std::string lab =
      R"({"version":1,"seed":7,"data":{"id":"spiral","noise":0.1,"points":[[1,2,0],[3e-2,-4,1]]},"s":"\u68af\\","model":{"layers":[{"id":"dense"}]}})";
  REQUIRE(json::parse(lab).ok());
  for (std::size_t n = 0; n < lab.size(); ++n) CHECK_FALSE(json::parse(std::string_view(lab).substr(0, n)).ok());
  Rng rng(2, Stream::sample);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = lab;
    for (int k = rng.below(3); k >= 0; --k)
      text[static_cast<std::size_t>(rng.below(static_cast<int>(text.size())))] = static_cast<char>(rng.below(256));
    read += json::parse(text).ok() ? 1 : 0;
  }
  CHECK(read > 0);
}
