// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/save.hpp>
#include <ctrnn/text/message.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "any_ensemble.hpp"

namespace run_time {

/// Trained networks on disk, and what they were trained for.
struct trained_run {
  run_time::recipe recipe;
  std::vector<std::filesystem::path> models;  ///< files of the models, in the order of their numbers
  bool of_grid = false;                       ///< whether it is one network of a grid of paper
};

/// Finds the files of networks that train or paper has trained.
/// @param where  the folder of a run of train, or one .npz file of it or of a grid of paper
/// @throws std::invalid_argument, with a message of one line, for anything else; std::runtime_error for files that
///         cannot be read
trained_run find_run(const std::filesystem::path& where);

/// The folder of a run that is given as a folder or as a file in it.
inline std::filesystem::path folder_of(const std::filesystem::path& run) {
  return std::filesystem::is_directory(run) ? run : run.parent_path();
}

/// Throws std::runtime_error if a model cannot be of the run, as its seed or size differs, or if the name of its file
/// has the number of another model. A file that was renamed, as best.npz, has no number in its name.
template <class T>
void check_model(const trained_run& run, const std::filesystem::path& file, const ctrnn::model<T>& m) {
  if (run.of_grid) return;
  if (const auto& e = run.recipe.ensemble;
      m.seed != e.seed || m.net.architecture().units != e.units)
    ctrnn::refuse<std::runtime_error>({file.string(), ": is model ", m.number, " of seed ", m.seed, " with ",
                                       m.net.architecture().units, " units, not one of the run, of seed ", e.seed,
                                       " with ", e.units, "; remove it from the folder"});
  if (const auto named = ctrnn::number_of_model_file(file); named && *named != m.number)
    ctrnn::refuse<std::runtime_error>({file.string(), ": is model ", m.number, ", but model ", *named,
                                       " by its name; call it ", ctrnn::model_file_name(m.number),
                                       ", or remove it from the folder"});
}

/// The files of the models of a run that have these numbers, each once, or of all models if no number is given.
/// @throws std::invalid_argument for a model that is not there
std::vector<std::filesystem::path> models_of(const trained_run& run, const std::vector<std::uint32_t>& numbers);

/// The name of a model in tables and titles: "model_3", or "seed_0003" for a network of a grid.
std::string label_of(const std::filesystem::path& file, std::uint32_t number);

/// The title of figures: "delayed_go by DASC(20)".
std::string title_of(const recipe& r);

}  // namespace run_time
