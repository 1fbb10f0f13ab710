// SPDX-License-Identifier: BSD-3-Clause
#include "run_folder.hpp"

#include <algorithm>
#include <ctrnn/io/save.hpp>
#include <stdexcept>
#include <vector>

#include "run_time/half_written.hpp"

namespace train {

namespace {

bool belongs_to_a_run(const std::filesystem::path& name) {
  return name == "config.json" || name == "log.csv" || name == checkpoint_name || ctrnn::has_model_file_name(name);
}

bool is_file_of_a_run(const std::filesystem::path& file) {
  return belongs_to_a_run(file.filename()) && std::filesystem::is_regular_file(file);
}

bool is_empty_but_for_lock(const std::filesystem::path& folder) {
  return std::ranges::all_of(std::filesystem::directory_iterator(folder), [](const auto& file) {
    return file.path().filename() == lock_name;
  });
}

}  // namespace

void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force) {
  namespace fs = std::filesystem;
  if (!is_empty_but_for_lock(folder)) {
    if (!force)
      throw std::invalid_argument("--out: the folder " + folder.string() +
                                  " is not empty; choose another, or --force to replace the run in it");
    std::vector<fs::path> old;
    for (const auto& file : fs::directory_iterator(folder))
      if (is_file_of_a_run(file.path())) old.push_back(file.path());
    for (const auto& file : old) fs::remove(file);
    run_time::remove_half_written(folder, belongs_to_a_run);
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
  if (const auto most = models.description().training.max_iterations; models.iteration() > most)
    throw std::invalid_argument("--max-iterations: " + std::to_string(most) + ", but the run has come to " +
                                std::to_string(models.iteration()) + " already; give as many, or more");
  run_time::remove_half_written(folder, belongs_to_a_run);
  ctrnn::save_config(models.description(), folder);
}

}  // namespace train
