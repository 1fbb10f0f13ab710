// SPDX-License-Identifier: BSD-3-Clause
#include "run_folder.hpp"

#include <ctrnn/io/checkpoint.hpp>
#include <ctrnn/text/message.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <vector>

#include "run_time/files_of_run.hpp"
#include "run_time/half_written.hpp"
#include "run_time/named.hpp"

namespace train {

using run_time::belongs_to_a_run, run_time::checkpoint_name;

namespace {

/// The first setting in config.json that differs from that of a run, except those that may change when a run goes on.
std::optional<ctrnn::config_difference> difference(const ctrnn::run_description& run,
                                                   const std::filesystem::path& folder) {
  const auto file = folder / "config.json";
  const auto here = ctrnn::config_of(run);
  return ctrnn::first_difference(
      ctrnn::detail::settings_that_stay(ctrnn::read_json(ctrnn::read_file(file), file.string()), here),
      ctrnn::detail::settings_that_stay(here));
}

/// Whether a folder has only the config.json of this run, which was then killed before it saved anything.
bool is_barely_begun(const std::vector<std::filesystem::path>& files, const ctrnn::run_description& run) try {
  return files.size() == 1 && files[0].filename() == "config.json" && !difference(run, files[0].parent_path());
} catch (const std::exception&) {
  return false;  // a config.json that cannot be read is not of this run
}

/// Removes what a process that was killed has left half written, of a run and of its best models.
void remove_half_written(const std::filesystem::path& run) {
  for (const auto& folder : {run, run / ctrnn::best_folder_name})
    if (std::filesystem::is_directory(folder)) run_time::remove_half_written(folder, belongs_to_a_run);
}

/// Refuses a folder in which the best models cannot be kept: where `best` is a file or a link, or has another run.
void check_best(const ctrnn::run_description& run, const std::filesystem::path& folder) {
  const auto best = folder / ctrnn::best_folder_name;
  const auto found = std::filesystem::symlink_status(best);
  if (!std::filesystem::exists(found)) return;
  if (!std::filesystem::is_directory(found))
    ctrnn::refuse({best.string(), ": is no folder, where a run keeps its best models; move it away"});
  if (std::filesystem::exists(best / "config.json") && difference(run, best))
    ctrnn::refuse({best.string(), ": has another run, where the one in ", folder.string(),
                   " keeps its best models; move it away"});
}

}  // namespace

void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force) {
  const auto old = run_time::files_of_run(folder);
  if (!old.empty() && !force && !is_barely_begun(old, run)) {
    const auto has = "--out: the folder " + folder.string() + " has ", one = old.front().filename().string();
    if (!std::filesystem::exists(folder / "config.json"))
      ctrnn::refuse({has, "files of a run (", one, ") but no config.json, without which it cannot go on; --force "
                     "without --continue replaces them, or choose another folder"});
    ctrnn::refuse(
        {has, "a run already (", one, "); --continue goes on with it, --force replaces it, or choose another folder"});
  }
  if (std::filesystem::is_symlink(folder / ctrnn::best_folder_name) || !force) check_best(run, folder);
  for (const auto& file : old) std::filesystem::remove(file);
  remove_half_written(folder);
  ctrnn::save_config(run, folder);
}

void forget_start(const std::filesystem::path& folder) {
  const auto files = run_time::files_of_run(folder);
  std::error_code error;  // what was wrong before is what is said
  if (files.size() == 1 && files[0].filename() == "config.json") std::filesystem::remove(files[0], error);
}

void continue_folder(run_time::any_ensemble& models, const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "config.json")) return start_folder(models.description(), folder, false);
  if (const auto d = difference(models.description(), folder))
    ctrnn::refuse({"--continue: the run in ", folder.string(), " has another '", d->key, "': ", d->left, ", where ",
                   d->right, " is asked for; ask for what it has, or choose another folder"});
  resume_folder(models, folder);
}

void resume_folder(run_time::any_ensemble& models, const std::filesystem::path& folder) {
  check_best(models.description(), folder);
  const auto checkpoint = folder / checkpoint_name;
  if (std::filesystem::exists(checkpoint))
    // A refusal is about --max-iterations, as all other options have been checked with the recipe.
    run_time::named("--max-iterations", [&] { models.resume(checkpoint); });
  else if (std::filesystem::exists(folder / "log.csv"))
    ctrnn::refuse<std::runtime_error>(
        {folder.string(), ": the run in it has no ", checkpoint_name, ", which train writes; it cannot be resumed"});
  remove_half_written(folder);
  ctrnn::save_config(models.description(), folder);
}

}  // namespace train
