// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/model_file_name.hpp>
#include <filesystem>
#include <vector>

namespace run_time {

/// The file that a run resumes from.
inline constexpr const char* checkpoint_name = "checkpoint.npz";

/// Whether a file of this name, in the folder of a run, is one of the run.
inline bool belongs_to_a_run(const std::filesystem::path& name) {
  return name == "config.json" || name == "log.csv" || name == checkpoint_name || ctrnn::number_of_model_file(name);
}

/// The files of a run that a folder has, and of its best models; none where there is no folder.
inline std::vector<std::filesystem::path> files_of_run(const std::filesystem::path& run) {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : {run, run / ctrnn::best_folder_name})
    if (std::filesystem::is_directory(folder))
      for (const auto& file : std::filesystem::directory_iterator(folder))
        if (belongs_to_a_run(file.path().filename()) && file.is_regular_file()) files.push_back(file.path());
  return files;
}

}  // namespace run_time
