// Files from strangers: safetensors, CSV and idx are read exactly or refused in one sentence.
#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/rng.h"
#include "engine/formats/csv.h"
#include "engine/formats/idx.h"
#include "engine/formats/safetensors.h"

using namespace garden;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes tensors_file(std::string header, std::size_t data_bytes) {
  Bytes out(8 + header.size() + data_bytes);
  const std::uint64_t length = header.size();
  std::memcpy(out.data(), &length, 8);
  std::memcpy(out.data() + 8, header.data(), header.size());
  return out;
}

Bytes idx_file(std::vector<std::uint32_t> shape, std::size_t values, std::uint8_t type = 8) {
  Bytes out{0, 0, type, static_cast<std::uint8_t>(shape.size())};
  for (const std::uint32_t n : shape)
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(n >> shift));
  for (std::size_t i = 0; i < values; ++i) out.push_back(static_cast<std::uint8_t>(i));
  return out;
}

}  // namespace

TEST_CASE("safetensors: what is written is read back") {
  const float a[6] = {1, 2, 3, -4, 5.5f, 1e-30f};
  const float b[1] = {7};
  const safetensors::Source sources[] = {{"layers.0.weight", {2, 3}, a}, {"layers.0.bias", {1}, b}, {"empty", {0}, a}};
  const safetensors::File file = safetensors::read(safetensors::write(sources));
  REQUIRE(file.error == "");
  REQUIRE(file.entries.size() == 3);
  const safetensors::Entry* w = file.find("layers.0.weight");
  REQUIRE(w);
  CHECK(w->shape == std::vector<int>{2, 3});
  CHECK(w->values == std::vector<float>(a, a + 6));
  CHECK_FALSE(file.find("layers.1.weight"));
}

TEST_CASE("safetensors: a hostile header is refused") {
  const auto error = [](std::string header, std::size_t bytes = 16) { return safetensors::read(tensors_file(header, bytes)).error; };
  CHECK(safetensors::read({}).error != "");
  CHECK(safetensors::read(Bytes(7)).error != "");
  CHECK(safetensors::read(Bytes(64, 0xFF)).error != "");
  CHECK(error("[]") != "");
  CHECK(error("{\"a\":1}") != "");
  CHECK(error(R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}})").find("F16") != std::string::npos);
  for (const char* body :
       {R"("shape":[4],"data_offsets":[0,12])", R"("shape":[4],"data_offsets":[4,20])", R"("shape":[-1],"data_offsets":[0,4])",
        R"("shape":[1.5],"data_offsets":[0,4])", R"("shape":[1],"data_offsets":[8,4])", R"("shape":[1],"data_offsets":[-4,0])",
        R"("shape":[2147483647,2147483647],"data_offsets":[0,4])", R"("shape":[1,1,1,1,1],"data_offsets":[0,4])",
        R"("shape":[65536,65536,65536,65536],"data_offsets":[0,0])", R"("shape":"x","data_offsets":[0,8])", R"("shape":[1],"data_offsets":[0])",
        R"("shape":[1e300],"data_offsets":[0,4])", R"("shape":[1],"data_offsets":{"0":4})"}) {
    INFO(body);
    CHECK(error(std::string(R"({"a":{"dtype":"F32",)") + body + "}}") != "");
  }
  std::string many = "{";
  for (int i = 0; i < 100; ++i)
    many += (i ? ",\"t" : "\"t") + std::to_string(i) + R"(":{"dtype":"F32","shape":[4],"data_offsets":[0,16]})";
  CHECK(error(many + "}").find("overlap") != std::string::npos);
}

TEST_CASE("safetensors: changed and cut files never crash") {
  const float a[4] = {1, 2, 3, 4};
  const safetensors::Source source[] = {{"a", {2, 2}, a}};
  const Bytes good = safetensors::write(source);
  for (std::size_t n = 0; n < good.size(); ++n) CHECK(safetensors::read({good.data(), n}).error != "");
  Rng rng(3, Stream::sample);
  for (int i = 0; i < 5000; ++i) {
    Bytes bad = good;
    bad[static_cast<std::size_t>(rng.below(static_cast<int>(bad.size())))] = static_cast<std::uint8_t>(rng.below(256));
    const auto file = safetensors::read(bad);
    CHECK((file.error.empty() || file.entries.empty()));
  }
}

TEST_CASE("CSV: header, label, split") {
  const csv::Table t = csv::read("\xEF\xBB\xBFx1, x2 ,label,split\r\n1,2,0,train\r\n\r\n-3.5,1e2,\"1\",test\r\n");
  REQUIRE(t.error == "");
  CHECK(t.features == std::vector<std::string>{"x1", "x2"});
  CHECK(t.x == std::vector<float>{1, 2, -3.5f, 100});
  CHECK(t.y == std::vector<float>{0, 1});
  CHECK(t.is_test == std::vector<bool>{false, true});
  CHECK(csv::write(t) == "x1,x2,label,split\n1,2,0,train\n-3.5,100,1,test\n");
  const csv::Table label_first = csv::read("label,a\n1,2\n");
  CHECK(label_first.y == std::vector<float>{1});
  CHECK(label_first.x == std::vector<float>{2});
  CHECK(csv::read("a,b,target\n1,2,3").y == std::vector<float>{3});
}

TEST_CASE("CSV: a bad file is refused with its line") {
  const auto error = [](std::string_view text) { return csv::read(text).error; };
  CHECK(error("") != "");
  CHECK(error("x1,x2,label\n") != "");
  CHECK(error("label\n1\n") != "");
  CHECK(error("1,2,3\n4,5,6\n").find("line 1") != std::string::npos);
  CHECK(error("x,label\n1,0\n1\n").find("line 3") != std::string::npos);
  CHECK(error("x,label\n1,0\nabc,0\n").find("\"abc\"") != std::string::npos);
  CHECK(error("x,label\n1e39,0\n") != "");
  CHECK(error("x,label\nnan,0\n") != "");
  CHECK(error("x,label,split\n1,0,maybe\n").find("split") != std::string::npos);
}

TEST_CASE("idx: sizes must agree with the file") {
  const idx::Array a = idx::read(idx_file({2, 3, 4}, 24));
  REQUIRE(a.error == "");
  CHECK(a.shape == std::vector<int>{2, 3, 4});
  CHECK(a.bytes.size() == 24);
  CHECK(a.bytes[23] == 23);
  CHECK(idx::read({}).error != "");
  CHECK(idx::read(idx_file({2, 3, 4}, 23)).error != "");
  CHECK(idx::read(idx_file({2, 3, 4}, 25)).error != "");
  CHECK(idx::read(idx_file({0}, 8)).error != "");
  CHECK(idx::read(idx_file({4}, 4, 13)).error != "");
  CHECK(idx::read(idx_file({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, 24)).error != "");
  CHECK(idx::read(Bytes{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0}).error.find("gunzip") != std::string::npos);
}
