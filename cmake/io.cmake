# SPDX-License-Identifier: BSD-3-Clause
# The target ctrnn::io: the library with what <ctrnn/io.hpp> needs, where that is installed.
# Read by the project itself and by the installed package.

if(NOT TARGET ctrnn::io)
  find_package(nlohmann_json QUIET)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(libzip QUIET IMPORTED_TARGET GLOBAL libzip)
  endif()
  if(nlohmann_json_FOUND AND TARGET PkgConfig::libzip)
    add_library(ctrnn::io INTERFACE IMPORTED GLOBAL)
    target_link_libraries(ctrnn::io INTERFACE ctrnn::ctrnn nlohmann_json::nlohmann_json PkgConfig::libzip)
  elseif(NOT ctrnn_IS_TOP_LEVEL)
    message(STATUS "ctrnn::io is not defined: it needs nlohmann-json3-dev, libzip-dev and pkg-config")
  endif()
endif()
