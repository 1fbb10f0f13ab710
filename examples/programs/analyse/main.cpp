// SPDX-License-Identifier: BSD-3-Clause
// The program `analyse`: see analyse --help.
#include "command_line.hpp"
#include "analyse.hpp"
#include "run_time/main_program.hpp"

int main(int argc, char** argv) {
  return run_time::main_program("analyse", [&] {
    const auto s = analyse::read_command_line(argc, argv);
    return s ? analyse::run(*s) : run_time::all_good;
  });
}
