# SPDX-License-Identifier: BSD-3-Clause
# The target header_alone compiles each of `headers`, in `include_dir`, in a unit of its own: it includes what it uses.
#
# Most of the time would go into xsimd and xtensor, again and again. So a header that includes one of `foundations`,
# directly or by others, has that one precompiled. This proves as much: what a header sees of a foundation it sees by
# its own includes, and a header on the way to the foundation that does not include what it uses fails by itself.

set(foundations  # those that save most; of several that a header includes, the first is taken
  ctrnn/io/model_file.hpp
  ctrnn/training/recording.hpp
  ctrnn/autodiff/tape.hpp
  ctrnn/simd/xtensor.hpp
  ctrnn/simd/batch.hpp)

foreach(header IN LISTS headers)
  file(STRINGS "${include_dir}/${header}" lines REGEX "^#include <ctrnn/")
  list(TRANSFORM lines REPLACE "^#include <([^>]*)>.*" "\\1" OUTPUT_VARIABLE "included_by_${header}")
endforeach()

# The headers that include `foundation`
function(headers_above foundation result)
  set(above)
  set(found "${foundation}")
  while(found)
    list(APPEND above ${found})
    set(found)
    foreach(header IN LISTS headers)
      foreach(included IN LISTS "included_by_${header}")
        if(included IN_LIST above AND NOT header IN_LIST above)
          list(APPEND found "${header}")
          break()
        endif()
      endforeach()
    endforeach()
  endwhile()
  list(REMOVE_ITEM above "${foundation}")
  set(${result} ${above} PARENT_SCOPE)
endfunction()

# Compiles those of `some_headers` that are still to be compiled
add_custom_target(header_alone ALL)
set(remaining ${headers})
function(compile_alone name some_headers)
  set(units)
  foreach(header IN LISTS some_headers)
    if(header IN_LIST remaining)
      string(MAKE_C_IDENTIFIER "${header}" unit)
      file(CONFIGURE OUTPUT "header_alone/${unit}.cpp" CONTENT "#include <${header}>\n")
      list(APPEND units "${CMAKE_CURRENT_BINARY_DIR}/header_alone/${unit}.cpp")
    endif()
  endforeach()
  list(REMOVE_ITEM remaining ${some_headers})
  set(remaining ${remaining} PARENT_SCOPE)
  add_library(${name} OBJECT ${units})
  compile_headers(${name})
  add_dependencies(header_alone ${name})
endfunction()

foreach(foundation IN LISTS foundations)
  headers_above("${foundation}" above)
  cmake_path(GET foundation STEM name)
  compile_alone(headers_on_${name} "${above}")
  target_precompile_headers(headers_on_${name} PRIVATE "<${foundation}>")
endforeach()
compile_alone(other_headers "${remaining}")
