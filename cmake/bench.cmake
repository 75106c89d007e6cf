# The kernel benchmark's wasm module, bench_kernels.mjs: built on request (`ninja garden_bench_kernels`), never shipped.
add_executable(garden_bench_kernels EXCLUDE_FROM_ALL tests/bench/bench_kernels.cpp)
set_target_properties(garden_bench_kernels PROPERTIES OUTPUT_NAME bench_kernels SUFFIX .mjs)
target_link_libraries(garden_bench_kernels PRIVATE garden_core)
target_compile_options(garden_bench_kernels PRIVATE ${garden_product_flags} ${garden_warnings})
target_link_options(garden_bench_kernels PRIVATE
  -fno-exceptions -fno-rtti
  -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH)
