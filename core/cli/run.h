// `garden run`, `garden data` and `garden report`. All return the exit code.
#pragma once

#include "cli/options.h"

namespace garden::cli {

int run(const Options& options);
int data(const Options& options);
int report(const Options& options);

}  // namespace garden::cli
