// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <charconv>
#include <ctrnn/io/config.hpp>
#include <ctrnn/io/log.hpp>
#include <ctrnn/io/model_file.hpp>
#include <ctrnn/io/model_file_name.hpp>
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/read_file.hpp>
#include <ctrnn/training/pointers_to.hpp>
#include <deque>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ctrnn {

/// Writes config.json (see config_of) into a folder, which is created. Called before a long training, it also shows
/// that the folder can be written to.
/// @throws std::runtime_error with path, reason and remedy
inline void save_config(const run_description& run, const std::filesystem::path& folder) {
  create_folder(folder);
  write_atomically(folder / "config.json", config_of(run).dump(2) + "\n");
}

namespace detail {

/// Whether a folder has models of the same run, whose settings differ in nothing but the numbers of the models. Models
/// that are stopped by their trimmed mean stop together: there, models of other numbers are another run.
inline bool has_more_of_run(const run_description& run, const std::filesystem::path& folder) {
  if (run.training.stop != stop_rule::each || !std::filesystem::exists(folder / "config.json")) return false;
  const auto found = nlohmann::ordered_json::parse(read_file(folder / "config.json"), nullptr, false);
  const auto here = config_of(run);
  const auto but_for_numbers = [&](nlohmann::ordered_json config) {
    if (config.is_object())
      for (const char* key : {"machine", "models", "first_model"}) config.erase(key);
    add_later_keys(config), add_later_parameters(config, here);
    return nlohmann::json(config).dump();  // in the order of the alphabet
  };
  return but_for_numbers(found) == but_for_numbers(here);
}

/// Whether a model's file is of another seed. A file that cannot be read counts as one of this seed, so that it is not
/// removed.
inline bool is_of_another_seed(const std::filesystem::path& model_file, std::uint32_t seed) {
  try {
    return npz_reader(model_file).scalar<std::int64_t>("seed") != seed;
  } catch (const std::runtime_error&) {
    return false;
  }
}

/// The lines of log.csv, by the number of their model.
inline std::map<std::uint32_t, std::string> lines_by_model(const std::filesystem::path& log) {
  std::map<std::uint32_t, std::string> all;
  std::istringstream text(std::filesystem::exists(log) ? read_file(log) : "");
  std::string line;
  std::getline(text, line);  // the header
  while (std::getline(text, line)) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error == std::errc()) all[number] += line + "\n";
  }
  return all;
}

/// Writes models of a run into a folder, all of them as they are.
template <class T>
void save_as_they_are(const run_description& run, std::span<const model<T>* const> models,
                      const std::filesystem::path& folder) {
  create_folder(folder);
  auto all = run;
  std::map<std::uint32_t, std::string> lines;  // of log.csv, by the number of their model
  for (const auto* m : models) lines[m->number] = log_lines(*m);
  std::vector<std::filesystem::path> others;  // files of other models that are in the folder
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (is_model_file(file.path()) && !lines.contains(*number_of_model_file(file))) others.push_back(file.path());
  const bool same_run = has_more_of_run(run, folder);
  const auto goes = [&](const auto& file) { return !same_run || is_of_another_seed(file, run.ensemble.seed); };
  const std::span stay(std::stable_partition(others.begin(), others.end(), goes), others.end());
  const auto written = lines_by_model(folder / "log.csv");
  for (const auto& file : stay) {
    const auto number = *number_of_model_file(file);
    if (const auto found = written.find(number); found != written.end()) lines.insert(*found);
    ++all.ensemble.models, all.ensemble.first = std::min(all.ensemble.first, number);
  }
  others.resize(others.size() - stay.size());
  for (const auto& file : others) {  // before config.json, so that it never counts a file that is removed
    std::error_code error;
    std::filesystem::remove(file, error);
    if (error) refuse_file(file, "removed", error.value());
  }
  std::vector<std::string> tasks;
  for (const task_description& t : run.tasks) tasks.push_back(t.name);
  std::string log = log_header(tasks, run.ensemble.optimiser.clips());
  for (const auto& [number, text] : lines) log += text;

  save_config(all, folder);
  write_atomically(folder / "log.csv", log);
  for (const auto* m : models) save_model(*m, folder / model_file_name(m->number));
}

}  // namespace detail

/// Writes models of a run into a folder, as save does with all models of an ensemble.
template <class T>
void save(const run_description& run, std::span<const model<T>* const> models, const std::filesystem::path& folder) {
  detail::save_as_they_are(run, models, folder);
  const bool some = std::ranges::any_of(models, [](const auto* m) { return m->best.has_value(); });
  if (!some && !std::filesystem::exists(folder / best_folder_name)) return;  // those of another run are replaced
  std::deque<model<T>> best;
  std::vector<const model<T>*> all;
  for (const auto* m : models) all.push_back(&best.emplace_back(best_of(*m)));
  detail::save_as_they_are<T>(run, all, folder / best_folder_name);
}

/// Writes an ensemble, trained or not, into a folder, which is created:
///
/// | file | |
/// |---|---|
/// | config.json | the settings of the run, see config_of |
/// | log.csv | a line for each model and evaluation |
/// | model_000.npz | weights and learning curve of model 0, see save_model; one file for each model |
/// | best | a folder of the same files, each model as it was at its best evaluation, see best_of |
///
/// Models of other numbers that are in the folder stay there if their seed and all that config.json has of their run
/// are the same: ensembles of models 0 to 7 and of 8 to 15, saved to one folder one after the other, are one run of 16.
/// config.json then has the lowest number and how many models there are. Any other run in the folder is replaced: files
/// of these names are overwritten, each as a whole or not at all, and models that this run does not have are removed.
/// All files but for "machine" in config.json are the same, byte for byte, whenever the same run is repeated, on
/// whatever number of threads.
/// @throws std::runtime_error with path, reason and remedy
template <class... Policies>
void save(const ensemble<Policies...>& models, const std::filesystem::path& folder) {
  save<typename ensemble<Policies...>::scalar>(describe(models, models.trained_with()), pointers_to(models), folder);
}

}  // namespace ctrnn
