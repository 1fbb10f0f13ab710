// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/save.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "any_ensemble.hpp"

namespace run_time {

/// Trained networks on disk, and what they were trained for.
struct trained_run {
  run_time::recipe recipe;
  std::vector<std::filesystem::path> models;  ///< files, in the order of their numbers
  bool of_grid = false;                       ///< one network of a grid of paper
};

/// Finds what train or paper has left.
/// @param where  the folder of a run of train, or one .npz file of it or of a grid of paper
/// @throws std::invalid_argument for what is neither, in one line; std::runtime_error for files that cannot be read
trained_run find_run(const std::filesystem::path& where);

/// The folder that a run is in: itself, or that of the file.
inline std::filesystem::path folder_of(const std::filesystem::path& run) {
  return std::filesystem::is_directory(run) ? run : run.parent_path();
}

/// Throws std::runtime_error for a model that cannot be one of the run: of another seed, number or size.
template <class T>
void check_model(const trained_run& run, const std::filesystem::path& file, const ctrnn::model<T>& m) {
  if (run.of_grid) return;
  if (const auto& e = run.recipe.ensemble;
      m.seed != e.seed || m.net.architecture().units != e.units || file.filename() != ctrnn::model_file_name(m.number))
    throw std::runtime_error(file.string() + ": is model " + std::to_string(m.number) + " of seed " +
                             std::to_string(m.seed) + " with " + std::to_string(m.net.architecture().units) +
                             " units, not one of the run, of seed " + std::to_string(e.seed) + " with " +
                             std::to_string(e.units) + "; remove it from the folder");
}

/// Those models of a run whose numbers are asked for; all if none are.
/// @throws std::invalid_argument for one that is not there
std::vector<std::filesystem::path> models_of(const trained_run& run, const std::vector<std::uint32_t>& numbers);

/// What a model's file is called in tables and titles: "model_3", or "seed_0003" for one of a grid.
std::string label_of(const std::filesystem::path& file, std::uint32_t number);

/// "delayed_go by DASC(20)"
std::string title_of(const recipe& r);

}  // namespace run_time
