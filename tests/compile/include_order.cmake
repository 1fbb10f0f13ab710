# SPDX-License-Identifier: BSD-3-Clause
# Passes if the headers in `include_dir` include only downwards:
#   1. a folder includes itself and those that stand before it in `order`; version.hpp may be included by all
#   2. ctrnn.hpp may include everything and is included by none
#   3. our own headers are included as <ctrnn/...>
#   4. xtensor's headers, which have moved, are included by simd/xtensor.hpp, and xnpy.hpp by headers of npz/
#   5. LAPACK, which is slow to compile, comes in by analysis/linear_algebra.hpp alone

set(order text policy simd autodiff integrator nonlinearity dynamics noise network task training tasks analysis npz io parallel)
list(JOIN order " < " order_in_words)

# The place in `order` of ctrnn/<folder>/... or of the folder's umbrella ctrnn/<folder>.hpp; -1 if it has none
function(rank_of header rank)
  string(REGEX REPLACE "^ctrnn/([^/.]+)[/.].*" "\\1" folder "${header}")
  list(FIND order "${folder}" found)
  set(${rank} ${found} PARENT_SCOPE)
endfunction()

# The rule that `header`, of rank `rank`, breaks by including `included` (with its <> or ""); empty if none
function(broken_rule header rank included rule)
  set(broken)
  if(included MATCHES "^\"")
    set(broken "our own headers are included as <ctrnn/...>")
  elseif(included STREQUAL "<ctrnn/ctrnn.hpp>")
    set(broken "ctrnn.hpp is for users: no other header includes it")
  elseif(included MATCHES "^<(ctrnn/.*)>" AND NOT included STREQUAL "<ctrnn/version.hpp>")
    rank_of("${CMAKE_MATCH_1}" included_rank)
    if(included_rank EQUAL -1 OR included_rank GREATER rank)
      set(broken "include only downwards: ${order_in_words}")
    endif()
  elseif(included MATCHES "^<xtensor/(.*/)?xnpy.hpp")
    if(NOT header MATCHES "^ctrnn/npz/")
      set(broken "only headers of npz/ read and write .npy files")
    endif()
  elseif(included MATCHES "^<xtensor-blas/xl" AND NOT header STREQUAL "ctrnn/analysis/linear_algebra.hpp")
    set(broken "include <ctrnn/analysis/linear_algebra.hpp>")
  elseif(included MATCHES "^<xtensor/" AND NOT header STREQUAL "ctrnn/simd/xtensor.hpp")
    set(broken "include <ctrnn/simd/xtensor.hpp>, which knows where xtensor's headers lie")
  endif()
  set(${rule} "${broken}" PARENT_SCOPE)
endfunction()

set(violations 0)
file(GLOB_RECURSE headers RELATIVE "${include_dir}" "${include_dir}/ctrnn/*.hpp")
list(REMOVE_ITEM headers "ctrnn/ctrnn.hpp")
foreach(header IN LISTS headers)
  rank_of("${header}" rank)
  if(rank EQUAL -1 AND NOT header STREQUAL "ctrnn/version.hpp")
    message("include/${header}: its folder has no place in ${order_in_words}")
    math(EXPR violations "${violations} + 1")
  endif()

  file(READ "${include_dir}/${header}" text)
  string(REGEX MATCHALL "\n[ \t]*#[ \t]*include[ \t]*[<\"][^>\"\n]*[>\"]" lines "\n${text}")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".*include[ \t]*" "" included "${line}")
    broken_rule("${header}" ${rank} "${included}" rule)
    if(rule)
      string(FIND "\n${text}" "${line}" position)
      string(SUBSTRING "\n${text}" 0 ${position} before)
      string(REGEX MATCHALL "\n" before "${before}\n")
      list(LENGTH before line_number)
      message("include/${header}:${line_number}: ${included}\n    ${rule}")
      math(EXPR violations "${violations} + 1")
    endif()
  endforeach()
endforeach()

if(violations)
  message(FATAL_ERROR "${violations} violations of the order of includes")
endif()
