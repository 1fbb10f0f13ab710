# SPDX-License-Identifier: BSD-3-Clause
# The target ctrnn::io: the library with what <ctrnn/io.hpp> needs, where that is installed.
# Read by the project itself and by the installed package.

if(NOT TARGET ctrnn::io)
  find_package(nlohmann_json QUIET)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(ctrnn_libzip QUIET libzip)
  endif()
  find_path(CTRNN_LIBZIP_INCLUDE_DIR zipconf.h HINTS ${ctrnn_libzip_INCLUDE_DIRS} DOC "Folder of libzip's zip.h")
  find_library(CTRNN_LIBZIP_LIBRARY zip HINTS ${ctrnn_libzip_LIBRARY_DIRS} DOC "The library libzip")
  mark_as_advanced(CTRNN_LIBZIP_INCLUDE_DIR CTRNN_LIBZIP_LIBRARY)
  if(nlohmann_json_FOUND AND CTRNN_LIBZIP_INCLUDE_DIR AND CTRNN_LIBZIP_LIBRARY)
    add_library(ctrnn::io INTERFACE IMPORTED GLOBAL)
    target_include_directories(ctrnn::io INTERFACE "${CTRNN_LIBZIP_INCLUDE_DIR}")
    target_link_libraries(ctrnn::io INTERFACE
      ctrnn::ctrnn nlohmann_json::nlohmann_json "${CTRNN_LIBZIP_LIBRARY}")
  elseif(NOT ctrnn_IS_TOP_LEVEL)
    message(STATUS "ctrnn::io is not defined: it needs nlohmann-json3-dev and libzip-dev")
  endif()
endif()
