# SPDX-License-Identifier: BSD-3-Clause
# Read by find_package(ctrnn): defines the target ctrnn::ctrnn.

include("${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake")
ctrnn_find_dependencies(ctrnn_NOT_FOUND_MESSAGE)
if(ctrnn_NOT_FOUND_MESSAGE)
  set(ctrnn_FOUND FALSE)
else()
  include("${CMAKE_CURRENT_LIST_DIR}/ctrnn-targets.cmake")
  include("${CMAKE_CURRENT_LIST_DIR}/io.cmake")
  include("${CMAKE_CURRENT_LIST_DIR}/build_type.cmake")
endif()
