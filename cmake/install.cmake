# SPDX-License-Identifier: BSD-3-Clause
# `cmake --install` and what find_package(ctrnn) reads afterwards.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/ctrnn")

write_basic_package_version_file("${PROJECT_BINARY_DIR}/ctrnn-config-version.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(DIRECTORY include/ctrnn DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(TARGETS ctrnn EXPORT ctrnn)
install(EXPORT ctrnn NAMESPACE ctrnn:: FILE ctrnn-targets.cmake DESTINATION "${package_dir}")
install(FILES
  cmake/ctrnn-config.cmake cmake/dependencies.cmake cmake/io.cmake cmake/build_type.cmake
  "${PROJECT_BINARY_DIR}/ctrnn-config-version.cmake"
  DESTINATION "${package_dir}")
