// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "run_time/any_method.hpp"

namespace analyse {

/// What the command line asks for. All of it has been checked, except what depends on the run.
struct settings {
  std::filesystem::path run, out;
  std::vector<std::uint32_t> models;  ///< numbers of the models; empty: all
  std::string task;                   ///< empty: the first task that the models were trained on
  std::set<std::string> only;         ///< parts of the analysis; empty: all
  int trials = 200, trial = 0;        ///< trials to record, and the one that is shown
  std::string phase;                  ///< phase of the fixed points; empty: the delay, or the phase before the last
  int starts = 200;                   ///< states that the search for fixed points starts from
  std::vector<run_time::any_method> methods;  ///< methods for the gradient through time
  double beta0 = 0.2;                 ///< weight of the small steps in these methods
  std::size_t threads = 0;
  bool plot = false, quiet = false;

  bool wants(const std::string& part) const { return only.empty() || only.contains(part); }
};

}  // namespace analyse
