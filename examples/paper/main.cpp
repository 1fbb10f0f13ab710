// SPDX-License-Identifier: BSD-3-Clause
// The program `paper`: see paper --help.
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "command_line.hpp"
#include "estimate.hpp"
#include "run_grid.hpp"
#include "run_time/exit_code.hpp"
#include "summary.hpp"

namespace {

int run(const paper::settings& s, paper::crew& together) {
  const bool alone = s.dry_run || !s.summary.empty();
  if (alone && together.rank() != 0) return run_time::all_good;
  if (!s.summary.empty()) {
    paper::write_summary(s.summary, s.plot);
    return run_time::all_good;
  }
  const auto grid = paper::read_grid(s.grid);
  if (!s.dry_run) return paper::run_grid(grid, s, together);
  paper::print_plan(grid, s);
  return run_time::all_good;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    paper::crew together;  // its end waits for the other ranks, so what happens in this one is told before
    try {
      const auto s = paper::read_command_line(argc, argv);
      return s ? run(*s, together) : run_time::all_good;
    } catch (const std::invalid_argument& error) {  // the same in all ranks
      if (together.rank() == 0) std::fprintf(stderr, "paper: %s\n", error.what());
      return run_time::bad_arguments;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "paper: %s\n", error.what());
      return run_time::something_failed;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "paper: %s\n", error.what());
    return run_time::something_failed;
  }
}
