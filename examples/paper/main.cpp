// SPDX-License-Identifier: BSD-3-Clause
// The program `paper`: see paper --help.
#include "command_line.hpp"
#include "estimate.hpp"
#include "run_grid.hpp"
#include "run_time/main_program.hpp"
#include "summary.hpp"

namespace {

int run(const paper::settings& s, paper::crew& together, bool& apart) {
  const bool alone = s.dry_run || !s.summary.empty();
  if (alone && together.rank() != 0) return run_time::all_good;
  if (!s.summary.empty()) {
    paper::write_summary(s.summary, s.table, s.plot);
    return run_time::all_good;
  }
  const auto grid = paper::read_grid(s.grid);
  apart = !s.dry_run;
  if (apart) return paper::run_grid(grid, s, together);
  paper::print_plan(grid, s);
  return run_time::all_good;
}

}  // namespace

int main(int argc, char** argv) {
  return run_time::main_program("paper", [&] {
    paper::crew together;  // its end waits for the other ranks, so what happens in this one is told before
    bool apart = false;    // what goes wrong before the ranks' ways part is the same in all: one tells it
    return run_time::main_program("paper", [&] {
      const auto s = paper::read_command_line(argc, argv);
      return s ? run(*s, together, apart) : run_time::all_good;
    }, [&] { return apart || together.rank() == 0; });
  });
}
