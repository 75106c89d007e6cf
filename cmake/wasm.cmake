# The wasm module: engine.mjs and engine.wasm in the preset's build folder, for a page, a worker and Node; wasm-simd adds engine.d.ts for all.
add_executable(garden_wasm bindings/bindings.cpp)
set_target_properties(garden_wasm PROPERTIES OUTPUT_NAME engine SUFFIX .mjs)
target_link_libraries(garden_wasm PRIVATE garden_core embind)
# Embind asks for type names through RTTI unless told that it may not.
set(embind_flags -fno-exceptions -fno-rtti -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_compile_options(garden_wasm PRIVATE ${garden_warnings} ${embind_flags} -Oz)
target_link_options(garden_wasm PRIVATE
  ${embind_flags}
  -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node
  -sDYNAMIC_EXECUTION=0    # no `new Function`: the page's content security policy forbids it
  -sFILESYSTEM=0           # data come as buffers
  -sINCOMING_MODULE_JS_API=wasmBinary,instantiateWasm,locateFile,print,printErr,onAbort
  -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=32MB
  -sMALLOC=emmalloc        # tensors live in arenas, so a small allocator will do
  -sABORTING_MALLOC=0      # out of memory is an answer, not an abort
  -sSTACK_SIZE=1MB)        # packed GEMM panels and parsers use more than the default 64 KB

# catalog.json beside it: the words, formulas and code of all entries, which the page loads as it needs them. The same in all builds.
if(GARDEN_SIMD STREQUAL simd)
  add_executable(garden_catalog bindings/catalog.cpp)
  set_target_properties(garden_catalog PROPERTIES OUTPUT_NAME catalog SUFFIX .cjs)
  target_link_libraries(garden_catalog PRIVATE garden_core)
  target_compile_options(garden_catalog PRIVATE ${garden_warnings} -fno-exceptions -fno-rtti)
  target_link_options(garden_catalog PRIVATE -fno-exceptions -fno-rtti -sENVIRONMENT=node -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB)
  add_custom_command(TARGET garden_catalog POST_BUILD COMMAND node catalog.cjs > catalog.json BYPRODUCTS catalog.json WORKING_DIRECTORY ${CMAKE_BINARY_DIR} VERBATIM)
  add_dependencies(garden_wasm garden_catalog)
endif()

# --emit-tsd runs the module in Node, and Node 20 refuses relaxed SIMD: so the types come from one build, they are the same in all.
if(GARDEN_SIMD STREQUAL simd)
  target_link_options(garden_wasm PRIVATE --emit-tsd engine.d.ts)
  # It calls `tsc`: ours, from node_modules. Part of the link line, so that a plain `ninja` finds it too.
  set_target_properties(garden_wasm PROPERTIES RULE_LAUNCH_LINK
    "${CMAKE_COMMAND} -E env --modify PATH=path_list_prepend:${CMAKE_SOURCE_DIR}/node_modules/.bin --")
endif()
