// SPDX-License-Identifier: BSD-3-Clause
#include "trained_run.hpp"

#include <algorithm>
#include <ctrnn/npz/read_file.hpp>
#include <ctrnn/io/read_json.hpp>
#include <ctrnn/io/save.hpp>
#include <stdexcept>

#include "recipe_file.hpp"
#include "text.hpp"

namespace run_time {

namespace {

namespace fs = std::filesystem;

/// The recipe of a network of a grid, OUT/TASK/METHOD/seed_0001.npz, from seed_0001.json beside it and
/// OUT/settings.json.
recipe recipe_of_grid(const fs::path& file) {
  const auto result_file = fs::path(file).replace_extension(".json");
  const auto settings_file = file.parent_path().parent_path().parent_path() / "settings.json";
  const auto read = [](const fs::path& from) { return ctrnn::read_json(ctrnn::read_file(from), from.string()); };
  const auto result = read(result_file), settings = read(settings_file);
  const auto text = [](const auto& object, const char* key, const fs::path& from) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string())
      ctrnn::refuse({from.string(), ": key '", key, "' is missing; give a network of a grid of paper"});
    return object[key].template get<std::string>();
  };
  const auto take = [&](const char* key, auto& to) {
    if (settings.contains(key) && settings[key].is_number()) settings[key].get_to(to);
  };
  recipe r;
  r.task = named_tasks(text(result, "task", result_file));
  r.method = any_method::named(text(result, "method", result_file));
  if (result.contains("theta") && result["theta"].is_number_integer()) r.method.theta = result["theta"].get<int>();
  if (result.contains("beta0") && result["beta0"].is_number()) r.training.beta0 = result["beta0"].get<double>();
  r.dynamics = ctrnn::any_dynamics::named(
      settings.contains("dynamics") ? text(settings, "dynamics", settings_file) : r.dynamics.name,
      ctrnn::any_nonlinearity::named(text(settings, "nonlinearity", settings_file)));
  r.dynamics.phi.for_each_parameter([&](const auto& p, double& value) { take(std::string(p.name).c_str(), value); });
  r.double_precision = text(settings, "precision", settings_file) == "double";
  take("criterion", r.training.criterion), take("evaluation_trials", r.training.evaluation_trials);
  return r;
}

/// The recipe of a run of train. A config.json from another program is refused, as its task is not known here.
recipe recipe_of_run(const fs::path& config) {
  try {
    return read_recipe(config);
  } catch (const std::invalid_argument& error) {
    ctrnn::refuse(
        {error.what(), " (what a program of your own has trained is analysed there, by <ctrnn/analysis.hpp>)"});
  }
}

}  // namespace

trained_run find_run(const fs::path& where) {
  if (fs::is_directory(where)) {
    if (!fs::exists(where / "config.json"))
      ctrnn::refuse({where.string(), ": has no config.json; give the folder of a run of train, or one .npz file"});
    trained_run run{recipe_of_run(where / "config.json"), {}};
    for (const auto& file : fs::directory_iterator(where))
      if (ctrnn::is_model_file(file.path())) run.models.push_back(file.path());
    std::ranges::sort(run.models, {}, [](const fs::path& p) { return std::pair(p.string().size(), p.string()); });
    if (run.models.empty()) ctrnn::refuse({where.string(), ": has no model_000.npz yet; train first"});
    return run;
  }
  if (!fs::exists(where)) ctrnn::refuse({where.string(), ": there is no such folder or file"});
  if (where.extension() != ".npz") ctrnn::refuse({where.string(), ": is neither the folder of a run nor a .npz file"});
  if (const auto config = where.parent_path() / "config.json"; fs::exists(config))
    return {recipe_of_run(config), {where}};
  if (!fs::exists(fs::path(where).replace_extension(".json")))
    ctrnn::refuse({where.string(), ": has no config.json of its run beside it; keep them together"});
  return {recipe_of_grid(where), {where}, true};
}

std::vector<fs::path> models_of(const trained_run& run, const std::vector<std::uint32_t>& numbers) {
  if (numbers.empty()) return run.models;
  std::vector<fs::path> some;
  for (const auto n : numbers) {
    const auto is_it = [&](const auto& p) { return p.filename() == ctrnn::model_file_name(n); };
    const auto at = std::ranges::find_if(run.models, is_it);
    if (at == run.models.end())
      ctrnn::refuse({"--model: there is no ", ctrnn::model_file_name(n), "; there are ", run.models.size(),
                     " models from ", run.models.front().filename().string(), " on"});
    if (std::ranges::find(some, *at) == some.end()) some.push_back(*at);
  }
  return some;
}

std::string label_of(const fs::path& file, std::uint32_t number) {
  return ctrnn::number_of_model_file(file) ? "model_" + std::to_string(number) : file.stem().string();
}

std::string title_of(const recipe& r) {
  return r.task.name + " by " + title_of(r.method.name) + (r.method.has_stages() ? print("(%d)", r.method.theta) : "");
}

}  // namespace run_time
