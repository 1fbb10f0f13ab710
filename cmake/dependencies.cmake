# SPDX-License-Identifier: BSD-3-Clause
# What the headers need. Included by the project itself and by the installed package.

include("${CMAKE_CURRENT_LIST_DIR}/blas.cmake")
set(ctrnn_dependencies xtensor xtensor-blas xsimd ctrnn::random123 LAPACK::LAPACK BLAS::BLAS Threads::Threads)

# Finds them all. `missing` becomes a text that says what is missing and how to install it, or stays empty.
# An installed package has the BLA_VENDOR of its installation, as ctrnn_blas_vendor, for those who set none.
function(ctrnn_find_dependencies missing)
  set(absent)
  macro(absent_unless found what debian_package)
    if(NOT ${found})
      string(APPEND absent "\n  ${what}  (${debian_package})")
    endif()
  endmacro()

  # xtensor-blas looks for both of these too, but stops with a message that does not say what to install.
  if(NOT BLA_VENDOR AND "$ENV{BLA_VENDOR}" STREQUAL "" AND ctrnn_blas_vendor)
    set(BLA_VENDOR "${ctrnn_blas_vendor}")
  endif()
  find_package(BLAS QUIET)
  absent_unless(BLAS_FOUND "a BLAS library" libopenblas-dev)
  if(BLAS_FOUND)
    ctrnn_integers_of_blas(bits)
    if(bits EQUAL 64)
      string(APPEND absent "\n  a BLAS whose integers have 32 bits: those of ${BLAS_LIBRARIES} have 64; "
        "-DBLA_SIZEOF_INTEGER=4 and -DBLA_VENDOR=... choose another  (libopenblas-dev)")
    endif()
  endif()
  find_package(LAPACK QUIET)
  absent_unless(LAPACK_FOUND "a LAPACK library, which xtensor-blas asks for" libopenblas-dev)

  find_package(xtensor 0.24 QUIET CONFIG)
  absent_unless(xtensor_FOUND "xtensor 0.24 or later" libxtensor-dev)
  if(BLAS_FOUND AND LAPACK_FOUND AND xtensor_FOUND)
    find_package(xtensor-blas 0.20 QUIET CONFIG)
    absent_unless(xtensor-blas_FOUND "xtensor-blas 0.20 or later" libxtensor-blas-dev)
  endif()
  find_package(xsimd QUIET CONFIG)  # asked for a version, it would take only the same major one
  if(xsimd_VERSION VERSION_LESS 8.1)
    set(xsimd_FOUND FALSE)
  endif()
  absent_unless(xsimd_FOUND "xsimd 8.1 or later" libxsimd-dev)

  find_path(CTRNN_RANDOM123_INCLUDE_DIR Random123/philox.h DOC "Folder that contains Random123/philox.h")
  mark_as_advanced(CTRNN_RANDOM123_INCLUDE_DIR)
  absent_unless(CTRNN_RANDOM123_INCLUDE_DIR "Random123 (its header Random123/philox.h)" librandom123-dev)
  if(CTRNN_RANDOM123_INCLUDE_DIR AND NOT TARGET ctrnn::random123)
    add_library(ctrnn::random123 INTERFACE IMPORTED)  # imported, so that its headers are system headers
    target_include_directories(ctrnn::random123 INTERFACE "${CTRNN_RANDOM123_INCLUDE_DIR}")
  endif()

  find_package(Threads QUIET)
  absent_unless(Threads_FOUND "a threads library" libc6-dev)

  if(absent)
    string(PREPEND absent "ctrnn needs, and did not find:")
    string(APPEND absent "\nOn Debian and Ubuntu: "
      "apt install libxtensor-dev libxtensor-blas-dev libxsimd-dev librandom123-dev libopenblas-dev"
      "\nInstalled elsewhere? Add that prefix to CMAKE_PREFIX_PATH.")
  endif()
  set(${missing} "${absent}" PARENT_SCOPE)
endfunction()

function(ctrnn_require_dependencies)
  ctrnn_find_dependencies(missing)
  if(missing)
    message(FATAL_ERROR "${missing}")
  endif()
endfunction()
