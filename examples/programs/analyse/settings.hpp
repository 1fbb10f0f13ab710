// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "run_time/any_method.hpp"

namespace analyse {

/// What the command line asks for, checked but for what depends on the run.
struct settings {
  std::filesystem::path run, out;
  std::vector<std::uint32_t> models;  ///< numbers; empty: all
  std::string task;                   ///< empty: what they were trained on, the first of several
  std::set<std::string> only;         ///< parts; empty: all
  int trials = 200, trial = 0;
  std::string phase;                  ///< of the fixed points; empty: the delay, or the one before the response
  int starts = 200;                   ///< of the search for fixed points
  std::vector<run_time::any_method> methods;  ///< for the gradient through time
  double beta0 = 0.2;
  std::size_t threads = 0;
  bool plot = false, quiet = false;

  bool wants(const std::string& part) const { return only.empty() || only.contains(part); }
};

}  // namespace analyse
