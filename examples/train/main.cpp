// SPDX-License-Identifier: BSD-3-Clause
// The program `train`: see train --help.
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "command_line.hpp"
#include "run.hpp"
#include "run_time/exit_code.hpp"

int main(int argc, char** argv) {
  try {
    const auto s = train::read_command_line(argc, argv);
    return s ? train::run(*s) : run_time::all_good;
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "train: %s\n", error.what());
    return run_time::bad_arguments;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "train: %s\n", error.what());
    return run_time::something_failed;
  }
}
