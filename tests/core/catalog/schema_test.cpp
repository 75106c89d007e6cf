// The printed catalog against tests/golden/schema.json, so that every change a user can see shows in a diff.
// After a wanted change: GARDEN_APPROVE=1 build/native/garden_tests "[schema]"
#include <catch2/catch_test_macros.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "catalog/schema.h"

namespace {

const std::string path = std::string(GARDEN_SOURCE_DIR) + "/tests/golden/schema.json";

std::string read_file() {
  std::string text;
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    char buffer[4096];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
    std::fclose(file);
  }
  return text;
}

std::string first_difference(const std::string& a, const std::string& b) {
  std::size_t at = 0, line = 1;
  for (; at < a.size() && at < b.size() && a[at] == b[at]; ++at) line += a[at] == '\n';
  const auto line_of = [&](const std::string& text) {
    const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(start, text.find('\n', start) - start);
  };
  return "line " + std::to_string(line) + "\n  core: " + line_of(a) + "\n  file: " + line_of(b);
}

}  // namespace

TEST_CASE("the catalog is the approved one", "[schema]") {
  const std::string schema = garden::schema_json() + '\n';
  if (std::getenv("GARDEN_APPROVE") != nullptr) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    REQUIRE(file != nullptr);
    CHECK(std::fwrite(schema.data(), 1, schema.size(), file) == schema.size());
    std::fclose(file);
  }
  const std::string approved = read_file();
  INFO("differs at " << first_difference(schema, approved) << "\nIf this is meant: GARDEN_APPROVE=1 build/native/garden_tests \"[schema]\"");
  CHECK((schema == approved));
}
