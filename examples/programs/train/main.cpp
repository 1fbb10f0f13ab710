// SPDX-License-Identifier: BSD-3-Clause
// The program `train`: see train --help.
#include "command_line.hpp"
#include "run.hpp"
#include "run_time/main_program.hpp"

int main(int argc, char** argv) {
  return run_time::main_program("train", [&] {
    const auto s = train::read_command_line(argc, argv);
    return s ? train::run(*s) : run_time::all_good;
  });
}
