// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace paper {

/// A network that was trained: which it is, and how it did.
struct network {
  std::string task, method;
  std::string theta, beta0, stages;  ///< as text; empty: the method has none
  std::int64_t seed, number;
  double iterations;    ///< to the criterion; infinite: not solved
  double best;          ///< its best performance in an evaluation
  bool failed;          ///< its loss was no number any more
  std::string version;  ///< of the library that trained it
  double seconds;       ///< that it was trained; not a number where this is not kept

  bool solved() const;
  double seconds_to_criterion() const;  ///< infinite: not solved
};

/// The networks of a grid.
struct results {
  nlohmann::ordered_json settings;  ///< what all have in common, see settings.json in docs/paper.md
  std::vector<network> networks;    ///< tasks and methods in the order of --help, then by theta, beta0, stages, seed

  double cap() const;  ///< iterations after which a network counts as not solved
};

/// The networks of a task and a method with its numbers.
struct condition {
  std::string task, short_task, method;
  std::string theta, beta0, stages;  ///< as text; empty: the method has none
  std::vector<network> networks;
};

/// Puts networks in the order that `results` have.
void sort(std::vector<network>& networks);

/// The networks by condition.
std::vector<condition> conditions_of(const results& all);

/// Reads the results that `paper` has written below a folder.
/// @throws std::invalid_argument if there are none, std::runtime_error for a file that is not as it should be
results read_results(const std::filesystem::path& folder);

}  // namespace paper
