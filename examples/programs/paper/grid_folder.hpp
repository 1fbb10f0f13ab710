// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>

#include "grid.hpp"

namespace paper {

/// Throws std::invalid_argument if the settings `found` at a place, "--out: FOLDER", are not those of a grid. The
/// message has the first setting that differs, both values and the remedy.
void check_same_grid(const nlohmann::ordered_json& settings, const nlohmann::ordered_json& found,
                     const std::string& place, const std::string& remedy);

/// Checks whether the networks of a grid can be written to a folder, which need not exist; an empty name is the current
/// folder. Writes nothing.
/// @throws std::invalid_argument if the folder belongs to another grid, or if names of the grid's files are too long
///         for the file system; std::runtime_error if it cannot be a folder
void check_folder(const grid& g, const std::filesystem::path& folder);

/// Makes a folder that of a grid: writes settings.json, or checks that it has the grid's settings. Only one process at
/// a time does so, as otherwise two grids could get into one folder.
/// @throws std::invalid_argument if the folder belongs to another grid, std::runtime_error if it cannot be written to
void claim_folder(const grid& g, const std::filesystem::path& folder);

/// Removes half-written files that a process left when it was killed: of FILE, and of FILE.<anything>.
void remove_parts(const std::filesystem::path& file);

/// The folder itself if it exists, or else the innermost folder above it that exists.
std::filesystem::path existing_part(const std::filesystem::path& folder);

}  // namespace paper
