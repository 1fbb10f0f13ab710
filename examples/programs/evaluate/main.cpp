// SPDX-License-Identifier: BSD-3-Clause
// The program `evaluate`: see evaluate --help.
#include "command_line.hpp"
#include "evaluate.hpp"
#include "run_time/main_program.hpp"

int main(int argc, char** argv) {
  return run_time::main_program("evaluate", [&] {
    const auto s = evaluate::read_command_line(argc, argv);
    return s ? evaluate::run(*s) : run_time::all_good;
  });
}
