// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>

#include "grid.hpp"

namespace paper {

/// Throws std::invalid_argument where the settings found at a place, "--out: FOLDER", are not those of a grid: with the
/// first that differs, both values and the remedy.
void check_same_grid(const nlohmann::ordered_json& settings, const nlohmann::ordered_json& found,
                     const std::string& place, const std::string& remedy);

/// Sees whether the networks of a grid may go into a folder, which need not be there; an empty name is the current one.
/// Writes nothing.
/// @throws std::invalid_argument if it belongs to another grid, or if the file system takes no names as long as those
///         of the grid's files; std::runtime_error if it cannot be a folder
void check_folder(const grid& g, const std::filesystem::path& folder);

/// Makes a folder the one of a grid: writes settings.json, or sees that it is the grid's. One process at a time, lest
/// two grids become one.
/// @throws std::invalid_argument if it belongs to another grid, std::runtime_error if it cannot be written to
void claim_folder(const grid& g, const std::filesystem::path& folder);

/// Removes what a process that was killed has left of a file, or of files whose names go on behind this one with a
/// point.
void remove_parts(const std::filesystem::path& file);

/// The folder itself, or the innermost one above it that is there.
std::filesystem::path existing_part(const std::filesystem::path& folder);

}  // namespace paper
