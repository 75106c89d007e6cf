// Prints the catalog once, when building: the page reads it as files of its own, and the engine's wasm goes without its words.
#include <cstdio>

#include "engine/engine.h"

int main() { std::puts(garden::Engine::schema().c_str()); }
