// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "job.hpp"

namespace paper {

/// All jobs of a grid file, and what they share.
struct grid {
  std::vector<job> jobs;
  nlohmann::ordered_json settings;    ///< what the results depend on and the names of files do not tell
  std::vector<std::string> warnings;  ///< about methods
};

/// Reads a grid file; docs/paper.md has its keys. The jobs are one of each task and method, then another of each, and
/// so on, so that whatever part is done is a part of all.
/// @throws std::invalid_argument for what cannot be trained and keys that there are not, in one line with file and key;
///         std::runtime_error if it cannot be read
grid read_grid(const std::filesystem::path& file);

}  // namespace paper
