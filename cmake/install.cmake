# SPDX-License-Identifier: BSD-3-Clause
# `cmake --install` and what find_package(ctrnn) and pkg-config read afterwards. An installation can be moved.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/ctrnn")
set(pkgconfig_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")

write_basic_package_version_file("${PROJECT_BINARY_DIR}/ctrnn-config-version.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(DIRECTORY include/ctrnn DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(TARGETS ctrnn EXPORT ctrnn)
install(EXPORT ctrnn NAMESPACE ctrnn:: FILE ctrnn-targets.cmake DESTINATION "${package_dir}")
install(FILES
  cmake/ctrnn-config.cmake cmake/dependencies.cmake cmake/io.cmake cmake/build_type.cmake
  "${PROJECT_BINARY_DIR}/ctrnn-config-version.cmake"
  DESTINATION "${package_dir}")

# From the folder of the .pc files up to the prefix, and the BLAS as the linker's -l has it.
file(RELATIVE_PATH root "/${pkgconfig_dir}" "/")
get_target_property(blas BLAS::BLAS INTERFACE_LINK_LIBRARIES)
list(TRANSFORM blas REPLACE "^.*/lib([^/]+)\\.(so|a|dylib)$" "-l\\1")
list(JOIN blas " " blas)
foreach(name ctrnn ctrnn-io)
  configure_file(cmake/${name}.pc.in "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_dir}")
endforeach()
