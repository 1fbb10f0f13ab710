# SPDX-License-Identifier: BSD-3-Clause
# Untested. A port for vcpkg: vcpkg install ctrnn --overlay-ports=packaging/vcpkg

set(VCPKG_BUILD_TYPE release)  # header-only
set(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../..")

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DCTRNN_BUILD_TESTS=OFF -DCTRNN_BUILD_EXAMPLES=OFF -DCTRNN_BUILD_BENCHMARKS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/ctrnn)
vcpkg_fixup_pkgconfig()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
