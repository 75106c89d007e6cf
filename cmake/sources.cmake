# Third-party sources: xsimd (headers) and, for tests, Catch2. Setup keeps them in the user's cache; elsewhere CMake fetches them by hash.
include(FetchContent)

if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(cached "$ENV{XDG_CACHE_HOME}/gradient-garden/sources-1")
else()
  set(cached "$ENV{HOME}/.cache/gradient-garden/sources-1")
endif()
if(EXISTS ${cached})
  set(FETCHCONTENT_SOURCE_DIR_XSIMD ${cached}/xsimd)
  set(FETCHCONTENT_SOURCE_DIR_CATCH2 ${cached}/catch2)
endif()

# A SOURCE_SUBDIR without a CMakeLists.txt: we only want the headers, not xsimd's own build.
FetchContent_Declare(xsimd
  URL https://github.com/xtensor-stack/xsimd/archive/refs/tags/13.2.0.tar.gz
  URL_HASH SHA256=edd8cd3d548c185adc70321c53c36df41abe64c1fe2c67bc6d93c3ecda82447a
  DOWNLOAD_EXTRACT_TIMESTAMP OFF
  SOURCE_SUBDIR include)
FetchContent_MakeAvailable(xsimd)
add_library(xsimd INTERFACE)
target_include_directories(xsimd SYSTEM INTERFACE ${xsimd_SOURCE_DIR}/include)

if(GARDEN_TESTS)
  FetchContent_Declare(Catch2
    URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
    URL_HASH SHA256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
    DOWNLOAD_EXTRACT_TIMESTAMP OFF)
  FetchContent_MakeAvailable(Catch2)
  set_target_properties(Catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 60) # 100 small files share the same headers
endif()
