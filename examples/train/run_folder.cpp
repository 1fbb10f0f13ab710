// SPDX-License-Identifier: BSD-3-Clause
#include "run_folder.hpp"

#include <ctrnn/io/save.hpp>
#include <stdexcept>
#include <vector>

namespace train {

namespace {

/// What a process that was killed in the middle of writing leaves: "log.csv.1234.part".
bool is_half_written(const std::filesystem::path& file) {
  const auto name = file.stem().stem().string();
  return file.extension() == ".part" &&
         (name == "config.json" || name == "log.csv" || name == checkpoint_name || name.starts_with("model_"));
}

bool belongs_to_a_run(const std::filesystem::path& file) {
  const auto name = file.filename().string();
  return name == "config.json" || name == "log.csv" || name == checkpoint_name || ctrnn::is_model_file(file) || is_half_written(file);
}

void remove_files(const std::filesystem::path& folder, bool (*is_one)(const std::filesystem::path&)) {
  std::vector<std::filesystem::path> old;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (is_one(file.path())) old.push_back(file.path());
  for (const auto& file : old) std::filesystem::remove(file);
}

}  // namespace

void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force) {
  namespace fs = std::filesystem;
  if (fs::is_directory(folder) && !fs::is_empty(folder)) {
    if (!force)
      throw std::invalid_argument("--out: the folder " + folder.string() +
                                  " is not empty; choose another, or --force to replace the run in it");
    remove_files(folder, belongs_to_a_run);
  }
  ctrnn::save_config(run, folder);
}

void resume_folder(run_time::any_ensemble& models, const std::filesystem::path& folder) {
  const auto checkpoint = folder / checkpoint_name;
  if (std::filesystem::exists(checkpoint))
    models.resume(checkpoint);
  else if (std::filesystem::exists(folder / "log.csv"))
    throw std::runtime_error(folder.string() + ": the run in it has no " + checkpoint_name +
                             ", which train writes; it cannot be resumed");
  remove_files(folder, is_half_written);
  ctrnn::save_config(models.description(), folder);
}

}  // namespace train
