# SPDX-License-Identifier: BSD-3-Clause
# Says what an empty build type means. Read by the project itself and by the installed package.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  message(WARNING "ctrnn: CMAKE_BUILD_TYPE is empty, so that programs are compiled without optimisation, which makes "
    "them hundreds of times slower; use -DCMAKE_BUILD_TYPE=Release")
endif()
