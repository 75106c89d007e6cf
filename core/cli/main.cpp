// The native program `garden`: schema, run, data, report. Errors are one sentence each on standard error.
#include <cstdio>

#include "cli/help.h"
#include "cli/options.h"
#include "cli/run.h"
#include "engine/engine.h"

int main(int argc, char** argv) {
  using namespace garden;
  const cli::Options options = cli::read_options(argc, argv);
  if (!options.error.empty()) {
    std::fprintf(stderr, "garden: %s\n", options.error.c_str());
    return 1;
  }
  if (options.help || options.command.empty() || options.command == "help") {
    std::fputs(cli::help_text, stdout);
    return 0;
  }
  if (options.command == "schema") {
    std::printf("%s\n", Engine::schema().c_str());
    return 0;
  }
  if (options.command == "report") return cli::report(options);
  return options.command == "run" ? cli::run(options) : cli::data(options);
}
