# Compiler flags, each with its reason. Those set here hold for every file of a build, so that a template means the same everywhere.

if(GARDEN_SIMD STREQUAL scalar)
  add_compile_definitions(GARDEN_BUILD_SCALAR)
elseif(GARDEN_SIMD STREQUAL simd)
  add_compile_definitions(GARDEN_BUILD_SIMD)
elseif(GARDEN_SIMD STREQUAL relaxed)
  add_compile_definitions(GARDEN_BUILD_RELAXED)
else()
  message(FATAL_ERROR "GARDEN_SIMD is '${GARDEN_SIMD}'; use scalar, simd or relaxed.")
endif()

# The places that failed checks print are relative to the repository: the same wasm wherever it is built.
add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)

# Nobody reads errno after sqrt; without this every square root is a branch and perhaps a call.
add_compile_options(-fno-math-errno)

if(GARDEN_NATIVE_CPU)
  add_compile_options(-march=native)
else()
  # A multiply and an add stay two roundings: the same lab and seed give the same bits on every machine and in wasm, which has no FMA.
  add_compile_options(-ffp-contract=off)
  if(EMSCRIPTEN AND NOT GARDEN_SIMD STREQUAL scalar)
    add_compile_options(-msimd128)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT EMSCRIPTEN)
    add_compile_options(-msse4.2) # four floats a register, as in wasm; wider ones would add up in another order
  endif()
endif()

if(GARDEN_SIMD STREQUAL relaxed)
  add_compile_options(-mrelaxed-simd)
endif()

if(GARDEN_SANITIZE)
  # vptr checks need RTTI, which the core is built without.
  set(sanitizers -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${sanitizers})
  add_link_options(${sanitizers})
endif()

# The product throws nothing and asks no type at run time: a user's mistake is a value, a programmer's aborts. It also halves the wasm.
set(garden_product_flags -fno-exceptions -fno-rtti)
# A catalog entry names only the fields that it has; the rest keep their defaults on purpose.
set(garden_warnings -Wall -Wextra -Wshadow -Wno-missing-field-initializers)
