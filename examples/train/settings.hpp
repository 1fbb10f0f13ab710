// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/ensemble.hpp>
#include <filesystem>
#include <string>

#include "every_nonlinearity.hpp"
#include "every_task.hpp"

namespace train {

/// What the command line asks for, checked.
struct settings {
  any_task task;
  std::string method = "base";
  int theta = 0;  ///< 0: of a method without blocks
  any_nonlinearity phi;
  bool double_precision = false;
  ctrnn::ensemble_options ensemble;
  ctrnn::training_options training;
  std::filesystem::path out;
  bool force = false, quiet = false;
};

/// Exit codes.
enum : int { all_good = 0, something_failed = 1, bad_arguments = 2, interrupted = 130 };

/// The whole run, for relu in float: what is mostly trained, compiled by itself and thus fastest. @return the exit code
int run_relu(const settings& s);
/// The same for all nonlinearities in float.
int run_float(const settings& s);
/// The same for all nonlinearities in double.
int run_double(const settings& s);

}  // namespace train
