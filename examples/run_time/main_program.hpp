// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "exit_code.hpp"

namespace run_time {

/// Runs a program and says what went wrong in one line on stderr, the program's name first.
/// @param tells  whether this process is the one to say it
/// @return the exit code: what `run` returns, or that of its exception
template <class Run, class Tells>
int main_program(const std::string& name, Run run, Tells tells) {
  try {
    return run();
  } catch (const std::invalid_argument& error) {
    if (tells()) std::fprintf(stderr, "%s: %s\n", name.c_str(), error.what());
    return bad_arguments;
  } catch (const std::exception& error) {
    if (tells()) std::fprintf(stderr, "%s: %s\n", name.c_str(), error.what());
    return something_failed;
  }
}
template <class Run>
int main_program(const std::string& name, Run run) {
  return main_program(name, run, [] { return true; });
}

}  // namespace run_time
