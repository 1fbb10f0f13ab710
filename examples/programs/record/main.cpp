// SPDX-License-Identifier: BSD-3-Clause
// The program `record`: see record --help.
#include "command_line.hpp"
#include "record.hpp"
#include "run_time/main_program.hpp"

int main(int argc, char** argv) {
  return run_time::main_program("record", [&] {
    const auto s = record::read_command_line(argc, argv);
    return s ? record::run(*s) : run_time::all_good;
  });
}
