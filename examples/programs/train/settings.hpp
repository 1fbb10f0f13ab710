// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "run_time/any_ensemble.hpp"

namespace train {

/// What the command line asks for, checked.
struct settings {
  run_time::recipe recipe;
  std::filesystem::path out;
  bool force = false, quiet = false, plot = false;
  bool resume = false;     ///< go on with the run in that folder, whose recipe this is
  bool go_on = false;      ///< the same if it has one of this recipe, else start it
  double save_every = 60;  ///< s
};

}  // namespace train
