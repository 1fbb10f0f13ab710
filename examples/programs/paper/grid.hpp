// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "job.hpp"

namespace paper {

/// All jobs of a grid file, and the settings that they share.
struct grid {
  std::vector<job> jobs;
  nlohmann::ordered_json settings;    ///< what results depend on, apart from what is in the names of files
  std::vector<std::string> warnings;  ///< warnings about methods
};

/// Reads a grid file; docs/paper.md has its keys. The jobs are one network of each task and method, then a second one
/// of each, and so on, so that a run that is not finished has networks of all of them.
/// @throws std::invalid_argument, with a message of one line that names file and key, for what cannot be trained and
///         for unknown keys; std::runtime_error if the file cannot be read
grid read_grid(const std::filesystem::path& file);

}  // namespace paper
