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
set(blas_vendor "${BLA_VENDOR}")
if(NOT blas_vendor)
  set(blas_vendor "$ENV{BLA_VENDOR}")
endif()
configure_file(cmake/ctrnn-config.cmake.in "${PROJECT_BINARY_DIR}/ctrnn-config.cmake" @ONLY)
install(FILES
  cmake/dependencies.cmake cmake/blas.cmake cmake/io.cmake cmake/build_type.cmake
  "${PROJECT_BINARY_DIR}/ctrnn-config.cmake"
  "${PROJECT_BINARY_DIR}/ctrnn-config-version.cmake"
  DESTINATION "${package_dir}")

# LAPACK and BLAS as CMake found them: by -l where the compiler looks by itself, else by path; nothing where it links
# them by itself.
function(ctrnn_link_flags_of_lapack result)
  find_package(LAPACK QUIET)
  set(flags)
  foreach(library IN LISTS LAPACK_LINKER_FLAGS LAPACK_LIBRARIES)
    cmake_path(GET library PARENT_PATH folder)
    if(folder IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
      string(REGEX REPLACE "^.*/lib([^/]+)\\.(so|a|dylib|tbd)$" "-l\\1" library "${library}")
    endif()
    string(REGEX REPLACE "^.*/([^/]+)\\.framework$" "-framework \\1" library "${library}")
    list(APPEND flags "${library}")
  endforeach()
  list(REMOVE_DUPLICATES flags)
  list(JOIN flags " " flags)
  set(${result} "${flags}" PARENT_SCOPE)
endfunction()
ctrnn_link_flags_of_lapack(blas)

file(RELATIVE_PATH root "/${pkgconfig_dir}" "/")  # from the folder of the .pc files up to the prefix
foreach(name ctrnn ctrnn-io)
  configure_file(cmake/${name}.pc.in "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_dir}")
endforeach()
