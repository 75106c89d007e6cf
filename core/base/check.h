// Checks of a programmer's promises: on failure they print what happened with the numbers, and abort.
// A user's mistake (a lab, a file) is never checked here; it becomes a Problem value in the engine.
#pragma once

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace garden {

[[noreturn, gnu::format(printf, 4, 5)]] inline void check_failed(const char* file, int line, const char* condition,
                                                                const char* format, ...) {
  std::fprintf(stderr, "%s:%d: check failed: %s\n  ", file, line, condition);
  va_list arguments;
  va_start(arguments, format);
  std::vfprintf(stderr, format, arguments);
  va_end(arguments);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  std::abort();
}

}  // namespace garden

// GARDEN_CHECK(units > 0, "Dense: units is %d; it must be at least 1", units);
// The message says what happened, with numbers, and what to do. It stays on in release builds.
#define GARDEN_CHECK(condition, ...)                                               \
  do {                                                                             \
    if (!(condition)) [[unlikely]]                                                 \
      ::garden::check_failed(__FILE__, __LINE__, #condition, __VA_ARGS__);         \
  } while (false)
