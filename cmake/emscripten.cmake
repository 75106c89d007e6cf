# Toolchain file of the wasm presets: finds the Emscripten that setup chose and hands over to Emscripten's own toolchain file.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GARDEN_EMSCRIPTEN)

if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(default "$ENV{XDG_CACHE_HOME}/gradient-garden/emscripten-3.1.69-1/usr/share/emscripten")
else()
  set(default "$ENV{HOME}/.cache/gradient-garden/emscripten-3.1.69-1/usr/share/emscripten")
endif()
if(DEFINED ENV{GARDEN_EMSCRIPTEN})
  set(default "$ENV{GARDEN_EMSCRIPTEN}")
endif()
# Cached, because a later ninja may run CMake again without our environment.
set(GARDEN_EMSCRIPTEN "${default}" CACHE PATH "The folder that holds emcc, version 3.1.69 or newer")

if(NOT EXISTS "${GARDEN_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "There is no Emscripten in '${GARDEN_EMSCRIPTEN}'. Run `npm start` once, or set GARDEN_EMSCRIPTEN.")
endif()
include("${GARDEN_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")
