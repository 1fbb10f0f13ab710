// SPDX-License-Identifier: BSD-3-Clause
#include "results.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <tuple>

#include "run_time/any_method.hpp"
#include "run_time/any_task.hpp"

namespace paper {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
constexpr double infinite = std::numeric_limits<double>::infinity();

json read_json(const fs::path& file) {
  std::ifstream stream(file);
  auto object = json::parse(stream, nullptr, false);
  if (!object.is_object()) throw std::runtime_error(file.string() + ": is not a result; remove it and train it again");
  return object;
}

bool is_result(const fs::path& file) {
  const auto name = file.filename().string();
  return name.starts_with("seed_") && name.ends_with(".json") && !name.ends_with(".times.json");
}

/// Where a name stands in a table; behind it, what is not in it.
std::size_t place(auto table, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(table, name, [](const auto& e) { return e.name; }) - table.begin());
}

}  // namespace

bool result::solved() const { return iterations < infinite; }
double result::seconds_to_criterion() const { return solved() ? seconds : infinite; }

results read_results(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw std::invalid_argument("--summary: there is no folder " + folder.string());
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (is_result(entry.path())) files.push_back(entry.path());
    if (entry.path().filename() == "settings.json" && !fs::equivalent(entry.path().parent_path(), folder))
      throw std::invalid_argument("--summary: " + entry.path().parent_path().string() +
                                  " is the folder of a grid of its own; sum up each by itself");
  }
  if (files.empty())
    throw std::invalid_argument("--summary: " + folder.string() + " has no results; give the folder that was --out");
  std::ranges::sort(files);

  results all;
  using key = std::tuple<std::size_t, std::string, std::size_t, std::string, double, double, double>;
  std::map<key, condition> conditions;
  for (const auto& file : files) {
    try {
      const auto r = read_json(file);
      const auto times = read_json(fs::path(file).replace_extension(".times.json"));
      const std::string task = r.at("task"), method = r.at("method");
      const auto number = [&](const char* name) { return r.contains(name) ? r[name].get<double>() : -1; };
      const auto text = [&](const char* name) { return r.contains(name) ? r[name].dump() : ""; };
      auto& c = conditions[{place(run_time::any_task::every(), task), task, place(run_time::every_method(), method), method,
                            number("theta"), number("beta0"), number("stages")}];
      c.task = c.short_task = task, c.method = method;
      for (const auto& t : run_time::any_task::every())
        if (t.name == task) c.short_task = t.short_name;
      c.theta = text("theta"), c.beta0 = text("beta0"), c.stages = text("stages");
      c.networks.push_back({r.at("solved_at").is_null() ? infinite : r["solved_at"].get<double>(),
                            times.at("seconds").get<double>(), r.contains("failure")});
      all.cap = std::max(all.cap, r.at("max_iterations").get<double>());
    } catch (const json::exception& error) {
      throw std::runtime_error(file.string() + ": is not a result (" + error.what() + "); remove it and train it again");
    }
  }
  for (auto& [unused, c] : conditions) all.conditions.push_back(std::move(c));
  return all;
}

}  // namespace paper
