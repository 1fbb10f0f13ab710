// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evaluate {

/// Performance against a parameter of the task.
struct variation {
  std::string parameter;
  std::vector<double> values;
};

/// What the command line asks for, checked but for what depends on the run.
struct settings {
  std::filesystem::path run, out;
  std::vector<std::uint32_t> models;  ///< numbers; empty: all
  std::string task;                   ///< empty: what they were trained on
  int trials = 0;                     ///< of an evaluation; 0: as in training
  double sigma = -1;                  ///< below 0: as trained
  std::vector<int> silence;           ///< units
  bool lesions = false;
  std::vector<variation> variations;
  std::size_t threads = 0;
  bool plot = false, quiet = false;
};

}  // namespace evaluate
