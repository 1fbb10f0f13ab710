# SPDX-License-Identifier: BSD-3-Clause
# The version is written once, in include/ctrnn/version.hpp, for the compiler and for CMake.

file(READ "${CMAKE_CURRENT_LIST_DIR}/../include/ctrnn/version.hpp" header)
set(ctrnn_version)
foreach(part MAJOR MINOR PATCH)
  if(NOT header MATCHES "#define CTRNN_VERSION_${part} ([0-9]+)")
    message(FATAL_ERROR "include/ctrnn/version.hpp: `#define CTRNN_VERSION_${part} <number>` is missing")
  endif()
  list(APPEND ctrnn_version ${CMAKE_MATCH_1})
endforeach()
list(JOIN ctrnn_version "." ctrnn_version)
unset(header)
