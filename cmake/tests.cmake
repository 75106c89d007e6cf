# The Catch2 tests, native and (as garden_tests.cjs) in Node. Only they may throw: Catch2 leaves a test by an exception.
# Layers in double: what tests and probe measure the product against. Compiled once, and for a short compile rather than speed.
add_library(garden_exact STATIC tests/exact/layers.cpp)
target_compile_options(garden_exact PRIVATE ${garden_product_flags} ${garden_warnings} -O1)
target_include_directories(garden_exact PUBLIC tests)
target_link_libraries(garden_exact PUBLIC garden_core)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS tests/core/*.cpp)
add_executable(garden_tests ${test_sources})
target_compile_options(garden_tests PRIVATE ${garden_warnings})
# Texts and numbers in double only: nothing here has to be fast, or to be what the product runs.
set_source_files_properties(tests/core/catalog/gradient_test.cpp tests/core/catalog/settings_test.cpp tests/core/catalog/registry_test.cpp
  PROPERTIES COMPILE_OPTIONS -O1)
target_include_directories(garden_tests PRIVATE tests/core)
target_compile_definitions(garden_tests PRIVATE GARDEN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(garden_tests PRIVATE garden_exact garden_core Catch2::Catch2WithMain)
if(NOT EMSCRIPTEN)
  target_precompile_headers(garden_tests PRIVATE <catch2/catch_test_macros.hpp> core/engine/engine.h)
  set(kernel_tests ${test_sources})
  list(FILTER kernel_tests INCLUDE REGEX "core/(base|kernels)/") # they know nothing of engines
  set_source_files_properties(${kernel_tests} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endif()

if(EMSCRIPTEN)
  target_compile_options(Catch2 PUBLIC -fwasm-exceptions)
  target_link_options(garden_tests PRIVATE
    -fwasm-exceptions -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB
    -sNODERAWFS -sEXIT_RUNTIME) # tests read files of the repository, and their exit code must reach the shell
  set_target_properties(garden_tests PROPERTIES SUFFIX .cjs) # package.json makes every .js a module; this one is not
else()
  # Evaluates single entries of the catalog for tests/golden/run.py.
  add_executable(garden_probe tests/golden/probe.cpp)
  target_compile_options(garden_probe PRIVATE ${garden_warnings} -O1)
  target_link_libraries(garden_probe PRIVATE garden_exact garden_core)

  # Random labs, valid and not, through the whole engine.
  add_executable(garden_fuzz tests/fuzz/labs.cpp)
  target_compile_options(garden_fuzz PRIVATE ${garden_warnings})
  target_link_libraries(garden_fuzz PRIVATE garden_core)
endif()
