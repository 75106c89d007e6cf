// Checks of a programmer's promises: on failure they print what happened with the numbers, and abort.
// A user's mistake (a lab, a file) is never checked here; it becomes a Problem value in the engine.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace garden {
namespace detail {

// What a %d, %zu or %s of a message stands for. The C library's printf also knows floats, which cost 15 KB of wasm.
struct CheckValue {
  CheckValue(int n) : number(n) {}
  CheckValue(std::size_t n) : number(static_cast<long long>(n)) {}
  CheckValue(const char* t) : text(t) {}
  long long number = 0;
  const char* text = nullptr;
};

inline void print_number(long long n) {
  if (n < 0) std::fputc('-', stderr);
  if (n / 10 != 0) print_number(n < 0 ? -(n / 10) : n / 10);
  const int digit = static_cast<int>(n % 10);
  std::fputc('0' + (digit < 0 ? -digit : digit), stderr);
}

inline void print_message(const char* format, const CheckValue* values) {
  for (; *format != '\0'; ++format) {
    if (*format != '%') {
      std::fputc(*format, stderr);
      continue;
    }
    format += format[1] == 'z' ? 2 : 1;
    if (values->text != nullptr) std::fputs(values->text, stderr);
    else print_number(values->number);
    ++values;
  }
}

[[noreturn, gnu::noinline, gnu::cold]] inline void check_failed(const char* place, const char* format, const CheckValue* values) {
  std::fputs(place, stderr);
  print_message(format, values);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  std::abort();
}

template <class... Value>
[[noreturn, gnu::noinline, gnu::cold]] void check_failed(const char* place, const char* format, Value... values) {
  const CheckValue list[] = {values..., 0};
  check_failed(place, format, list);
}

}  // namespace detail
}  // namespace garden

#define GARDEN_TEXT_OF(number) #number
#define GARDEN_PLACE(file, line, condition) file ":" GARDEN_TEXT_OF(line) ": check failed: " condition "\n  "

// GARDEN_CHECK(units > 0, "Dense: units is %d; it must be at least 1", units);
// The message says what happened, with numbers, and what to do. It stays on in release builds. Its format may hold %d, %zu
// and %s; the sizeof lets the compiler compare it with the values, and runs nothing.
#define GARDEN_CHECK(condition, ...)                                                                        \
  do {                                                                                                      \
    if (!(condition)) [[unlikely]] {                                                                        \
      static_cast<void>(sizeof(std::printf(__VA_ARGS__)));                                                  \
      ::garden::detail::check_failed(GARDEN_PLACE(__FILE__, __LINE__, #condition), __VA_ARGS__);            \
    }                                                                                                       \
  } while (false)
