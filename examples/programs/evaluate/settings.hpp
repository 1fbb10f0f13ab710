// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "run_time/noise_strengths.hpp"

namespace evaluate {

/// A parameter of the task, and the values at which performance is measured.
struct variation {
  std::string parameter;
  std::vector<double> values;
};

/// What the command line asks for. All of it has been checked, except what depends on the run.
struct settings {
  std::filesystem::path run, out;
  std::vector<std::uint32_t> models;  ///< numbers of the models; empty: all
  std::string task;                   ///< empty: the one that the models were trained on
  int trials = 0;                     ///< number of trials of an evaluation; 0: as in training
  run_time::noise_strengths noise;    ///< of the evaluation
  std::vector<int> silence;           ///< units to silence, each once
  bool lesions = false;
  std::vector<variation> variations;
  std::size_t threads = 0;
  bool plot = false, quiet = false;
};

}  // namespace evaluate
