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
  bool resume = false;     ///< go on with the run in the folder `out`, from which the recipe was read
  bool go_on = false;      ///< go on with the run in `out` if it has this recipe; start it if there is none
  double save_every = 60;  ///< seconds after which files are written anew
};

}  // namespace train
