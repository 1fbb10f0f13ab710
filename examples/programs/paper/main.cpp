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

/// Trains networks, in all ranks. Only this function starts MPI.
int train(const paper::settings& s) {
  // The destructor of the crew waits for the other ranks. Errors of this rank are printed before that.
  paper::crew together;
  // Whether ranks do different work by now. Before that, errors are the same in all ranks, and rank 0 prints them.
  bool apart = false;
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
      // The error is the same in all ranks, and the first one prints it. The others do not fail, as mpirun would then
      // end the first one, maybe before it has printed.
      if (paper::is_first_rank()) throw;
    }
    return s ? run(*s) : run_time::all_good;
  });
}
