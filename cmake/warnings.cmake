# SPDX-License-Identifier: BSD-3-Clause
# The warnings that our own programs compile without.

option(CTRNN_WARNINGS_AS_ERRORS "Stop at the first warning in our own programs (CI does)" OFF)

add_library(ctrnn_warnings INTERFACE)
target_compile_options(ctrnn_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 finds strings that overlap where none do (its bug 105651)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-psabi>     # notes of what g++ 10 changed in calls on ARM
  $<$<BOOL:${CTRNN_WARNINGS_AS_ERRORS}>:-Werror>)
