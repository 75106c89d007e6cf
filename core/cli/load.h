// From files to a running engine: the lab, and the data that replaces the lab's own.
#pragma once

#include <string>

#include "cli/options.h"
#include "engine/engine.h"

namespace garden::cli {

// Creates the lab of the options in `engine`. False after every problem was printed.
bool load(const Options& options, Engine& engine);

// Prints the problems of an engine's answer, one a line; true when there is none.
bool report_problems(const std::string& answer);
bool fail(const std::string& sentence);  // prints it; false

}  // namespace garden::cli
