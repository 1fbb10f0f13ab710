# SPDX-License-Identifier: BSD-3-Clause
# Refuses a BLAS whose integers have 64 bits. Its functions often have the same names as with 32 bits, which is what
# xtensor-blas calls: programs link, and read sizes that are none.

# `bits` becomes 64 where the name of the library says so, or a program finds out. When cross-compiling none is run.
function(ctrnn_integers_of_blas bits)
  set(${bits} 32 PARENT_SCOPE)
  if(BLA_SIZEOF_INTEGER STREQUAL "8" OR "${BLA_VENDOR};${BLAS_LIBRARIES}" MATCHES "ilp64|64ilp|blas_?64|_i8")
    set(${bits} 64 PARENT_SCOPE)
    return()
  endif()
  string(MD5 tried "${BLAS_LIBRARIES}")
  string(PREPEND tried "ctrnn_blas_")
  if(NOT DEFINED ${tried} AND NOT CMAKE_CROSSCOMPILING)
    try_run(${tried} ${tried}_links SOURCE_FROM_CONTENT ctrnn_blas.cpp [[
      extern "C" double ddot_(const int*, const double*, const int*, const double*, const int*);
      int main() {
        const int size[] = {2, -1}, step[] = {1, 0};  // read as 64 bits, this size is less than 0
        const double ones[] = {1, 1};
        return ddot_(size, ones, step, ones, step) == 0 ? 64 : 0;
      }
    ]] LINK_LIBRARIES ${BLAS_LIBRARIES})
    mark_as_advanced(${tried})
  endif()
  if("${${tried}}" STREQUAL "64")
    set(${bits} 64 PARENT_SCOPE)
  endif()
endfunction()
