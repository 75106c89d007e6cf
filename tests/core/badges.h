// The largest error that each test measured, by entry: the badges of the catalog page. A test says what it measures while a
// Measuring is alive; `distance` then notes every difference it sees. Written at the end, into the file that GARDEN_BADGES names.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace garden::tests {

class Measuring {
 public:
  Measuring(std::string_view measure, std::string_view kind, std::string_view id) : worst_(&table().errors[std::string(kind)][std::string(id)][std::string(measure)]) {
    before_ = current();
    current() = this;
  }
  ~Measuring() { current() = before_; }
  Measuring(const Measuring&) = delete;
  Measuring& operator=(const Measuring&) = delete;

  static void note(double error) {
    if (Measuring* now = current(); now && !(error <= *now->worst_)) *now->worst_ = error;
  }

 private:
  struct Table {
    std::map<std::string, std::map<std::string, std::map<std::string, double>>> errors;  // kind, id, measure

    ~Table() {
      const char* name = std::getenv("GARDEN_BADGES");
      std::FILE* file = name && *name ? std::fopen(name, "w") : nullptr;
      if (!file) return;
      print(file, errors, [&](const auto& entries) {
        print(file, entries, [&](const auto& measured) {
          print(file, measured, [&](double error) { std::fprintf(file, "%.3g", std::isfinite(error) ? error : 1e300); });
        });
      });
      std::fclose(file);
    }

    template <class Map, class F>
    static void print(std::FILE* file, const Map& map, const F& value) {
      const char* before = "{";
      for (const auto& [key, inner] : map) {
        std::fprintf(file, "%s\"%s\":", before, key.c_str());
        value(inner);
        before = ",";
      }
      std::fputs(map.empty() ? "{}" : "}", file);
    }
  };

  static Table& table() {
    static Table all;
    return all;
  }
  static Measuring*& current() {
    static Measuring* now = nullptr;
    return now;
  }

  double* worst_;
  Measuring* before_;
};

}  // namespace garden::tests
