# SPDX-License-Identifier: BSD-3-Clause
# How tests, examples and benchmarks are compiled.

option(CTRNN_NATIVE "Use every instruction of this machine: the programs may not run on another" OFF)
set(CTRNN_SANITIZE "" CACHE STRING "-fsanitize= for our own programs: `address,undefined` or `thread`")

include("${CMAKE_CURRENT_LIST_DIR}/warnings.cmake")

find_program(CTRNN_CCACHE ccache DOC "Compiler cache, used if present")
mark_as_advanced(CTRNN_CCACHE)
if(CTRNN_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CTRNN_CCACHE}")
endif()

# Of clang for ARM only -mcpu knows `native`.
set(ctrnn_native)
if(CTRNN_NATIVE)
  include(CheckCXXCompilerFlag)
  check_cxx_compiler_flag(-march=native CTRNN_HAS_MARCH_NATIVE)
  if(CTRNN_HAS_MARCH_NATIVE)
    set(ctrnn_native -march=native)
  else()
    set(ctrnn_native -mcpu=native)
  endif()
endif()

# -ffp-contract=off: fused multiply-add only where the code says fma, so that compilers agree on the numbers.
add_library(ctrnn_program_flags INTERFACE)
target_compile_options(ctrnn_program_flags INTERFACE
  -ffp-contract=off ${ctrnn_native})
if(CTRNN_SANITIZE)
  set(flags "-fsanitize=${CTRNN_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(ctrnn_program_flags INTERFACE ${flags})
  target_link_options(ctrnn_program_flags INTERFACE ${flags})
endif()
target_link_libraries(ctrnn_program_flags INTERFACE ctrnn::ctrnn ctrnn_warnings)

# For paper under mpirun; does without.
set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI QUIET COMPONENTS CXX)

# ctrnn_add_program(<name> SOURCES <file>... [LIBRARIES <target>...])
function(ctrnn_add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ctrnn_program_flags ${arg_LIBRARIES})
endfunction()

# ctrnn_need_for_programs(<target> <what> <debian packages>): stops where a library that only our programs need is
# missing.
function(ctrnn_need_for_programs target what debian_packages)
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${what} was not found, which ctrnn's own programs need (the library does not).\n"
      "Run ./install-dependencies.sh, or: apt install ${debian_packages}\n"
      "Or do without: -DCTRNN_BUILD_TESTS=OFF -DCTRNN_BUILD_EXAMPLES=OFF -DCTRNN_BUILD_BENCHMARKS=OFF")
  endif()
endfunction()

# ctrnn_find_for_programs(<target> <package> <debian package>): the same for a package of CMake.
function(ctrnn_find_for_programs target package debian_package)
  find_package(${package} QUIET CONFIG)
  ctrnn_need_for_programs(${target} ${package} ${debian_package})
endfunction()

# What the programs need that read or write files.
macro(ctrnn_need_io_for_programs)
  ctrnn_need_for_programs(ctrnn::io "nlohmann-json or libzip" "nlohmann-json3-dev libzip-dev")
endmacro()
