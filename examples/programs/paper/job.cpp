// SPDX-License-Identifier: BSD-3-Clause
#include "job.hpp"

#include <cmath>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/io/config.hpp>
#include <ctrnn/npz/read_file.hpp>
#include <fstream>
#include <string_view>

#include "run_time/interrupt.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

using json = nlohmann::ordered_json;

/// JSON with one line for each key, so that an array is on one line.
std::string lines_of(const json& object) {
  std::string text;
  for (const auto& [key, value] : object.items())
    text += (text.empty() ? "{\n  " : ",\n  ") + json(key).dump() + ": " + value.dump();
  return text + "\n}\n";
}

json result_of(const job& j, const run_time::outcome& o) {
  const auto& r = j.recipe;
  json result{{"task", r.task.name}, {"method", r.method.name}};
  if (r.method.has_stages()) result["theta"] = r.method.theta;
  if (r.method.beta) result["beta0"] = r.training.beta0;
  if (r.method.has_stages()) result["stages"] = r.training.stages;
  result["version"] = ctrnn::version;
  result["seed"] = r.ensemble.seed;
  result["number"] = r.ensemble.first;
  result["max_iterations"] = r.training.max_iterations;
  result["iterations"] = o.iterations;
  result["solved_at"] = o.solved_at ? json(*o.solved_at) : json();
  if (r.ensemble.optimiser.clips()) result["clipped_steps"] = o.clipped_steps;
  if (!o.failure.empty()) result["failure"] = o.failure;
  auto &iteration = result["curve"]["iteration"] = json::array(), performance = json::array();
  for (const auto& e : o.curve) {
    iteration.push_back(e.iteration);
    performance.push_back(std::round(1e5 * e.performance) / 1e5);  // the exact value is in the .npz file
  }
  result["curve"]["performance"] = performance;
  return result;
}

/// Whether a .npz file ends as one, which a file that was cut off does not. Only the end is read, as a grid has many
/// files.
bool has_its_end(const std::filesystem::path& npz) {
  constexpr std::string_view signature("PK\5\6", 4);
  std::string end(22, '\0');  // bytes of a zip file's last record, without a comment
  std::ifstream stream(npz, std::ios::binary);
  stream.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
  return stream.read(end.data(), static_cast<std::streamsize>(end.size())) && end.starts_with(signature);
}

}  // namespace

std::string method_name(const run_time::recipe& r) {
  std::string name(r.method.name);
  if (r.method.has_stages()) name += "_theta" + std::to_string(r.method.theta);
  if (r.method.beta) name += "_beta" + run_time::number(r.training.beta0);
  if (r.method.has_stages()) name += "_stages" + std::to_string(r.training.stages);
  return name;
}

std::string method_title(const run_time::recipe& r) {
  std::string title(r.method.name);
  if (r.method.has_stages()) title += "(" + std::to_string(r.method.theta) + ")";
  if (r.method.beta) title += ", beta0 " + run_time::number(r.training.beta0);
  if (r.method.has_stages())
    title += ", " + std::to_string(r.training.stages) + (r.training.stages == 1 ? " stage" : " stages");
  return title;
}

std::filesystem::path file_of(const job& j, const std::filesystem::path& folder, const std::string& ending) {
  return folder / (j.name + "." + ending);
}

bool is_done(const job& j, const std::filesystem::path& folder) {
  return std::filesystem::exists(file_of(j, folder, "json")) && std::filesystem::exists(file_of(j, folder, "npz"));
}

earlier_result look_up(const job& j, const std::filesystem::path& folder) {
  if (!is_done(j, folder)) return {};
  const auto file = file_of(j, folder, "json"), weights = file_of(j, folder, "npz");
  const auto result = json::parse(ctrnn::read_file(file), nullptr, false);
  const auto& e = j.recipe.ensemble;
  if (!result.is_object() || !result.contains("solved_at") || !result.contains("curve"))
    return {.damage = file.string() + ": is not a result"};
  for (const auto& [key, number] : {std::pair("seed", e.seed), std::pair("number", e.first)})
    if (!result.contains(key) || result[key] != number)
      return {.damage = file.string() + ": is of another " + key + " than its name"};
  if (!has_its_end(weights)) return {.damage = weights.string() + ": is not a whole .npz file"};
  return {.done = true, .failed = result.contains("failure"), .damage = ""};
}

std::unique_ptr<run_time::any_ensemble> train(const job& j, const std::function<bool()>& go_on) {
  auto model = run_time::make_ensemble(j.recipe);
  const auto report = model->train([&](const ctrnn::progress&) { return go_on(); }, run_time::interrupt_requested);
  // A network that was told to stop at its last evaluation has ended all the same.
  const auto& o = model->result(0);
  const bool ended = o.solved_at || !o.failure.empty() || model->iteration() >= j.recipe.training.max_iterations;
  if (report.interrupted && !ended) return nullptr;
  return model;
}

void save(const job& j, const run_time::any_ensemble& trained, const std::filesystem::path& folder) {
  const auto outcome = trained.result(0);
  json times{{"seconds", outcome.seconds}};
  times.update(ctrnn::config_of(trained.description())["machine"]);
  trained.save_model(0, file_of(j, folder, "npz"));
  ctrnn::write_atomically(file_of(j, folder, "times.json"), lines_of(times));
  ctrnn::write_atomically(file_of(j, folder, "json"), lines_of(result_of(j, outcome)));
}

}  // namespace paper
