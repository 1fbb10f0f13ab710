# SPDX-License-Identifier: BSD-3-Clause
# Passes if the compiler refuses `source` in the words that its first lines ask for. Each is a CMake regular
# expression:
#     // expect: an integrator needs .static constexpr int theta.
# They may name flags that the compiler is called with:
#     // flags: -ffast-math

file(STRINGS "${source}" expectations REGEX "^// expect: ")
if(NOT expectations)
  message(FATAL_ERROR "${source}: its first line has to say what the compiler should: `// expect: regex`")
endif()

file(READ "${flags_file}" flags)
file(STRINGS "${source}" more_flags REGEX "^// flags: ")
string(REPLACE "// flags: " "" more_flags "${more_flags}")
separate_arguments(more_flags)
set(ENV{LC_ALL} C)  # plain quotes in the compiler's output
execute_process(COMMAND "${compiler}" ${flags} ${more_flags} -fsyntax-only "${source}"
  RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(result EQUAL 0)
  message(FATAL_ERROR "${source} compiles, and should be refused")
endif()

foreach(expectation IN LISTS expectations)
  string(REPLACE "// expect: " "" expectation "${expectation}")
  if(NOT said MATCHES "${expectation}")
    message("${said}")
    message(FATAL_ERROR "${source} is refused, but not with `${expectation}`: see above")
  endif()
endforeach()
