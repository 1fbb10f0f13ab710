// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace paper {

/// How a network did.
struct result {
  double iterations;  ///< to the criterion; infinite: not solved
  double seconds;     ///< that it was trained
  bool failed;        ///< its loss was no number any more

  bool solved() const;
  double seconds_to_criterion() const;  ///< infinite: not solved
};

/// The networks of a task and a method with its numbers.
struct condition {
  std::string task, short_task, method;
  std::string theta, beta0, stages;  ///< as text; empty: the method has none
  std::vector<result> networks;
};

/// All results of a folder.
struct results {
  std::vector<condition> conditions;  ///< tasks and methods in the order of --help, then by theta, beta0, stages
  double cap = 0;                     ///< iterations after which a network counts as not solved
};

/// Reads the results that `paper` has written below a folder.
/// @throws std::invalid_argument if there are none, std::runtime_error for a file that is not as it should be
results read_results(const std::filesystem::path& folder);

}  // namespace paper
