// `garden run` and `garden data`. Both return the exit code.
#pragma once

#include "cli/options.h"

namespace garden::cli {

int run(const Options& options);
int data(const Options& options);

}  // namespace garden::cli
