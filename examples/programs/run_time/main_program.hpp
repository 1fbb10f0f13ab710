// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string>

#include "exit_code.hpp"
#include "standard_streams.hpp"

namespace run_time {

/// Calls run(), and prints the message of an exception in one line on stderr, after the program's name.
/// @param tells  called at an exception; returns whether this process prints its message
/// @return the exit code: what `run` returns, or the one that belongs to its exception
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
  } catch (const std::filesystem::filesystem_error& error) {
    tell((error.path1().string() + ": " + error.code().message() + "; check its name, and who may read it").c_str());
    return something_failed;
  } catch (const std::exception& error) {
    tell(error.what());
    return something_failed;
  }
}

/// Runs a whole program: calls run(), and reports exceptions and output that could not be written.
/// @return the exit code; something_failed also if output is lost
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
