#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# consume.sh <way> <work folder>: builds a consumer of the library in one way and runs it. All ways have to print what
# `plain` does, which runs first, as `install` does before those that use an installation. Reads CXX.
#   CTRNN_TEST_DPKG=ON   debian_package installs its package in the system and removes it; else it is only unpacked
set -euo pipefail
way=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
source=$here/../..
library=$work/library prefix=$work/prefix

rm -rf "${work:?}/$way"
mkdir -p "$work/$way"
cd "$work/$way"
export CXXFLAGS=-O1 CMAKE_GENERATOR=Ninja
settings=(-DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE= -DCMAKE_FIND_PACKAGE_NO_PACKAGE_REGISTRY=ON)
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
  plain_compiler="ccache ${CXX:-g++}"
else
  plain_compiler=${CXX:-g++}
fi

by_cmake() {  # <project> <settings>...
  cmake -S "$here/$1" -B . "${settings[@]}" "${@:2}"
  cmake --build .
}
by_script() { CXX=$plain_compiler "$here/$1/build.sh"; }
export BUNDLE=$work/bundle/unpacked
from_bundle_alone() {  # <dependencies as the compiler lists them>: whether none of the bundle's headers is another's
  local headers others
  headers="include/($(cd "$BUNDLE/include" && echo */ | tr -d / | tr ' ' '|'))/"
  others=$(tr -s '[:space:]' '\n' <"$1" | grep -E "$headers" | grep -vE "bundle/unpacked/$headers") || return 0
  echo "$way: not of the bundle: $others"
  exit 1
}

case $way in
  install)  # the library needs no compiler: this is quick
    cmake -S "$source" -B "$library" "${settings[@]}" \
      -DCTRNN_BUILD_TESTS=OFF -DCTRNN_BUILD_EXAMPLES=OFF -DCTRNN_BUILD_BENCHMARKS=OFF
    rm -rf "${prefix:?}"
    cmake --install "$library" --prefix "$prefix"
    exit ;;
  plain) by_script plain ;;
  find_package) by_cmake find_package -DCMAKE_PREFIX_PATH="$prefix" ;;
  add_subdirectory | fetch_content) by_cmake "$way" ;;
  pkg_config) PKG_CONFIG_PATH=$prefix/share/pkgconfig by_script pkg_config ;;
  debian_package)
    (cd "$library" && cpack -G DEB -B "$work/$way")
    package=$(echo "$work/$way"/libctrnn-dev_*_all.deb)
    dpkg --info "$package"
    dpkg --contents "$package"
    if [[ ${CTRNN_TEST_DPKG-} == ON && $(id -u) == 0 ]]; then
      trap 'dpkg --purge libctrnn-dev' EXIT
      dpkg --install "$package"
      by_cmake find_package
    else
      dpkg --extract "$package" root
      by_cmake find_package -DCMAKE_PREFIX_PATH="$work/$way/root/usr"
    fi ;;
  bundle)
    "$source/packaging/bundle" .
    mkdir again unpacked
    "$source/packaging/bundle" again
    cmp ctrnn-*-with-headers.tar.gz again/*
    tar --extract --file="$(echo ctrnn-*-with-headers.tar.gz)" --directory=unpacked --strip-components=1
    ! grep -rE '@[a-z_]+@' unpacked/README unpacked/NOTICE unpacked/CMakeLists.txt unpacked/share || exit
    exit ;;
  bundle_plain)
    CXXFLAGS="-O1 -MD -MF headers" by_script bundle
    from_bundle_alone headers ;;
  bundle_find_package)
    by_cmake find_package -DCMAKE_PREFIX_PATH="$BUNDLE"
    ninja -t deps >headers
    from_bundle_alone headers ;;
  bundle_add_subdirectory)
    by_cmake bundle -DBUNDLE="$BUNDLE"
    ninja -t deps >headers
    from_bundle_alone headers ;;
  moved_xtensor)
    "$here/move_xtensor.sh" moved
    export PKG_CONFIG_PATH=$prefix/share/pkgconfig
    CXXFLAGS="-O1 -isystem moved" by_script pkg_config
    # and all headers, whichever main.cpp includes, but those of MPI
    (cd "$source/include" && find ctrnn -name '*.hpp' ! -path '*/parallel/*' -printf '#include <%p>\n') >all_headers.cpp
    # shellcheck disable=SC2046
    $plain_compiler -std=c++20 -fsyntax-only -isystem moved $(pkg-config --cflags ctrnn-io) all_headers.cpp ;;
  *) echo "consume.sh: no way '$way'" >&2; exit 2 ;;
esac

./consumer | tee line
if [[ $way != plain ]]; then
  diff "$work/plain/line" line || { echo "$way: prints another line than plain"; exit 1; }
fi
