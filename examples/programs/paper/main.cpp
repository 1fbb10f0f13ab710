// SPDX-License-Identifier: BSD-3-Clause
// The program `paper`: see paper --help.
#include "command_line.hpp"
#include "estimate.hpp"
#include "grid_folder.hpp"
#include "run_grid.hpp"
#include "run_time/main_program.hpp"
#include "summary.hpp"
#include "table.hpp"

namespace {

/// The grid without the networks that are in the table, if there is one.
paper::grid grid_of(const paper::settings& s) {
  auto grid = paper::read_grid(s.grid);
  if (!s.table.empty()) paper::leave_out_known(grid, s.table);
  return grid;
}

/// Trains networks, by all ranks. Only this starts MPI.
int train(const paper::settings& s) {
  paper::crew together;  // its end waits for the other ranks, so what happens in this one is told before
  bool apart = false;    // what goes wrong before the ranks' ways part is the same in all: one tells it
  return run_time::main_program("paper", [&] {
    const auto grid = grid_of(s);
    paper::check_folder(grid, s.out);
    apart = true;
    return paper::run_grid(grid, s, together);
  }, [&] { return apart || together.rank() == 0; });
}

int run(const paper::settings& s) {
  if (!s.dry_run && s.summary.empty()) return train(s);
  if (!paper::is_first_rank()) return run_time::all_good;
  if (s.dry_run)
    paper::print_plan(grid_of(s), s);
  else
    paper::write_summary(s.summary, s.table, s.plot);
  return run_time::all_good;
}

}  // namespace

int main(int argc, char** argv) {
  return run_time::main_program("paper", [&]() -> int {
    std::optional<paper::settings> s;
    try {
      s = paper::read_command_line(argc, argv);
    } catch (const std::invalid_argument&) {
      // The same in all ranks: the first says it for all. If another failed sooner, mpirun would end the first.
      if (paper::is_first_rank()) throw;
    }
    return s ? run(*s) : run_time::all_good;
  });
}
