// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "run_time/any_ensemble.hpp"

namespace train {

/// What the command line asks for, checked.
struct settings {
  run_time::recipe recipe;
  std::filesystem::path out;
  bool force = false, quiet = false;
};

}  // namespace train
