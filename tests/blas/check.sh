#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# check.sh <what> <work folder>: configures the library with a BLAS made for it and checks what comes of it. Reads CXX.
set -euo pipefail
what=$1 work=$2/$1
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "${work:?}"
mkdir -p "$work/lib"
cd "$work"
export CXX=${CXX:-g++} CMAKE_GENERATOR=Ninja CMAKE_LIBRARY_PATH=$work/lib LD_LIBRARY_PATH=$work/lib

library() { "$CXX" -shared -fPIC "$here/library.cpp" -o "lib/lib$1.so" "${@:2}"; }  # <name> <flags>...
configure() {  # <settings>...
  cmake --fresh -S "$here/../.." -B library -DCMAKE_BUILD_TYPE=Release -DCMAKE_FIND_PACKAGE_NO_PACKAGE_REGISTRY=ON \
    -DCTRNN_BUILD_TESTS=OFF -DCTRNN_BUILD_EXAMPLES=OFF -DCTRNN_BUILD_BENCHMARKS=OFF "$@" 2>&1 | tee said
}
expect() {  # <words> <file>
  grep -qF -- "$1" "$2" || { echo "'$1' is not in $2"; exit 1; }
}
refused() {  # <settings>...
  ! configure "$@" || { echo "it should be refused: $*"; exit 1; }
  expect "a BLAS whose integers have 32 bits" said
}

case $what in
  in_pkg_config_and_package)
    library blas -DINTEGER=int
    library lapack -DINTEGER=int -DWITH_LAPACK
    configure -DBLA_VENDOR=Generic
    cmake --install library --prefix prefix
    BLA_VENDOR=Generic configure
    cmake --install library --prefix prefix_of_environment
    echo 'extern "C" { void sgemm_(); void dgeev_(); } int main() { sgemm_(), dgeev_(); }' >program.cpp
    # shellcheck disable=SC2046  # flags
    "$CXX" program.cpp $(PKG_CONFIG_PATH=prefix/share/pkgconfig pkg-config --libs ctrnn) -o program
    ./program
    for prefix in prefix prefix_of_environment; do
      cmake --fresh -S "$here/../consumers/find_package" -B consumer -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_PREFIX_PATH="$work/$prefix"
      expect "BLAS_blas_LIBRARY:FILEPATH=$work/lib/libblas.so" consumer/CMakeCache.txt
      expect "$work/lib/liblapack.so $work/lib/libblas.so" consumer/build.ninja
    done ;;
  linked_by_the_compiler)
    library blas_of_the_compiler -DINTEGER=int -DWITH_LAPACK
    configure -DCMAKE_EXE_LINKER_FLAGS="-Wl,--no-as-needed -L$work/lib -lblas_of_the_compiler"
    grep -qx 'blas=' library/ctrnn.pc ;;
  of_64_bits)
    library openblas -DINTEGER=long -DWITH_LAPACK
    library openblas64 -DINTEGER=long -DWITH_LAPACK
    refused -DBLA_VENDOR=OpenBLAS
    refused -DBLA_VENDOR=OpenBLAS -DBLA_SIZEOF_INTEGER=8
    refused -DBLA_VENDOR=OpenBLAS -DBLA_SIZEOF_INTEGER=8 -DCMAKE_SYSTEM_NAME=Linux
    rm lib/libopenblas.so
    library openblas -DINTEGER=int -DWITH_LAPACK
    configure -DBLA_VENDOR=OpenBLAS
    # the folder's name tells nothing; a library's name only where no program tells
    mkdir blas64
    mv lib/libopenblas.so blas64
    rm lib/libopenblas64.so
    export CMAKE_LIBRARY_PATH=$work/blas64 LD_LIBRARY_PATH=$work/blas64
    configure -DBLA_VENDOR=OpenBLAS
    expect "BLAS_openblas_LIBRARY:FILEPATH=$work/blas64/libopenblas.so" library/CMakeCache.txt
    configure -DBLA_VENDOR=OpenBLAS -DCMAKE_SYSTEM_NAME=Linux
    mv blas64/libopenblas.so blas64/libopenblas64.so
    configure -DBLA_VENDOR=OpenBLAS -DBLA_SIZEOF_INTEGER=8
    refused -DBLA_VENDOR=OpenBLAS -DBLA_SIZEOF_INTEGER=8 -DCMAKE_SYSTEM_NAME=Linux ;;
  not_run_when_cross_compiling)
    library openblas -DINTEGER=long -DWITH_LAPACK  # only a program could tell
    configure -DBLA_VENDOR=OpenBLAS -DCMAKE_SYSTEM_NAME=Linux ;;
  *) echo "check.sh: no '$what'" >&2; exit 2 ;;
esac
