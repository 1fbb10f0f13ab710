// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "exit_code.hpp"
#include "standard_streams.hpp"

namespace run_time {

/// Runs a part of a program and says what went wrong in one line on stderr, the program's name first.
/// @param tells  whether this process is the one to say it
/// @return the exit code: what `run` returns, or that of its exception
template <class Run, class Tells>
int main_program(const std::string& name, Run run, Tells tells) {
  const auto tell = [&](const char* what) {
    if (tells()) std::fprintf(stderr, "%s: %s\n", name.c_str(), what);
  };
  try {
    return run();
  } catch (const std::invalid_argument& error) {
    tell(error.what());
    return bad_arguments;
  } catch (const std::bad_alloc&) {
    tell("there is not enough memory; ask for less at once: fewer models, units or trials");
    return something_failed;
  } catch (const std::exception& error) {
    tell(error.what());
    return something_failed;
  }
}

/// The whole of a program: the same, and something has failed if its output could not be written.
template <class Run>
int main_program(const std::string& name, Run run) {
  guard_standard_streams();
  const int code = main_program(name, run, [] { return true; });
  const auto lost = lost_output();
  if (lost.empty()) return code;
  std::fprintf(stderr, "%s: %s\n", name.c_str(), lost.c_str());
  return code == all_good ? something_failed : code;
}

}  // namespace run_time
