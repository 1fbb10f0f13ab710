// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace paper {

/// A trained network: its task, method and seed, and its result.
struct network {
  std::string task, method;
  std::string theta, beta0, stages;  ///< numbers as text; empty if the method has none
  std::int64_t seed, number;
  double iterations;    ///< iterations to the criterion; infinite: not solved
  double best;          ///< best performance in an evaluation
  bool failed;          ///< whether the loss was not finite any more
  std::string version;  ///< version of the library that trained the network
  double seconds;       ///< time of training, s; NaN if it is not known

  bool solved() const;
  double seconds_to_criterion() const;  ///< time to the criterion, s; infinite: not solved
};

/// The networks of a grid.
struct results {
  nlohmann::ordered_json settings;  ///< settings of all networks, see settings.json in docs/paper.md
  std::vector<network> networks;    ///< tasks and methods in the order of --help, then by theta, beta0, stages, seed

  double cap() const;  ///< iterations after which a network counts as not solved
};

/// The networks that have the same task, method, theta, beta0 and stages.
struct condition {
  std::string task, short_task, method;
  std::string theta, beta0, stages;  ///< numbers as text; empty if the method has none
  std::vector<network> networks;
};

/// Puts networks in the order that `results` have.
void sort(std::vector<network>& networks);

/// The networks, grouped by condition.
std::vector<condition> conditions_of(const results& all);

/// Reads the results that `paper` has written below a folder.
/// @throws std::invalid_argument if there are no results, std::runtime_error for a file that is not valid
results read_results(const std::filesystem::path& folder);

}  // namespace paper
