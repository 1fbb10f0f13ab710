# SPDX-License-Identifier: BSD-3-Clause
# Refuses a BLAS whose integers have 64 bits. Its functions often have the same names as with 32 bits, which is what
# xtensor-blas calls: programs link, and read sizes that are none.

# `bits` becomes 64 where a program finds out. Where none can be run, because it is for another machine or CMake is
# older than 3.25, the name of the library has to tell.
function(ctrnn_integers_of_blas bits)
  set(${bits} 32 PARENT_SCOPE)
  string(MD5 tried "${BLAS_LIBRARIES}")
  string(PREPEND tried "ctrnn_blas_")
  if(NOT DEFINED ${tried} AND NOT CMAKE_CROSSCOMPILING AND CMAKE_VERSION VERSION_GREATER_EQUAL 3.25)
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
  if("${${tried}}" MATCHES "^(0|64)$")
    if("${${tried}}" EQUAL 64)
      set(${bits} 64 PARENT_SCOPE)
    endif()
    return()
  endif()
  set(names "${BLA_VENDOR}")
  foreach(library IN LISTS BLAS_LIBRARIES)
    get_filename_component(name "${library}" NAME)
    list(APPEND names "${name}")
  endforeach()
  if(BLA_SIZEOF_INTEGER STREQUAL "8" OR "${names}" MATCHES "ilp64|64ilp|blas_?64|_i8")
    set(${bits} 64 PARENT_SCOPE)
  endif()
endfunction()
