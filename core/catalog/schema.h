// The whole catalog as JSON text, in the shape of web/src/engine/schema.ts.
#pragma once

#include <string>

namespace garden {

inline constexpr int schema_version = 1;

std::string schema_json();

}  // namespace garden
