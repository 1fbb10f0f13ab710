// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace record {

/// A parameter of the task, and the value that it gets.
struct changed_parameter {
  std::string name;
  double value;  ///< in the units of users, as the task describes it
};

/// What the command line asks for. All of it has been checked, except what depends on the run.
struct settings {
  std::filesystem::path run, out;
  std::vector<std::uint32_t> models;     ///< number of the model; empty: the only one
  std::string task;                      ///< empty: the first one that the models were trained on
  std::vector<changed_parameter> changed;  ///< each parameter once
  int trials = 200;                      ///< number of trials that are recorded
  std::optional<double> sigma;           ///< strength of the noise of the units; none: as in training
  bool noise = true;                     ///< false: neither units nor input nor readouts are noisy
  bool as_trained = false;               ///< with the integrator of training, its skips included; else with Base
  bool force = false, quiet = false;
};

}  // namespace record
