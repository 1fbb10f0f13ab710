// SPDX-License-Identifier: BSD-3-Clause
#include "results.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctrnn/text/message.hpp>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "run_time/any_method.hpp"
#include "run_time/named_task.hpp"

namespace paper {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;
constexpr double infinite = std::numeric_limits<double>::infinity();

json read_json(const fs::path& file, const char* what) {
  std::ifstream stream(file);
  auto object = json::parse(stream, nullptr, false);
  if (!object.is_object())
    ctrnn::refuse<std::runtime_error>({file.string(), ": is not ", what, "; remove it and train it again"});
  return object;
}

bool is_result(const fs::path& file) {
  const auto name = file.filename().string();
  return name.starts_with("seed_") && name.ends_with(".json") && !name.ends_with(".times.json");
}

/// The place of a name in a table; for a name that is not in it, the size of the table.
std::size_t place(auto table, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(table, name, [](const auto& e) { return e.name; }) - table.begin());
}

/// The key by which networks are sorted and joined to conditions.
auto key_of(const network& n) {
  const auto number = [](const std::string& text) { return text.empty() ? -1 : std::strtod(text.c_str(), nullptr); };
  return std::tuple(place(run_time::every_task(), n.task), n.task, place(run_time::every_method(), n.method),
                    n.method, number(n.theta), number(n.beta0), number(n.stages));
}

network read_network(const fs::path& file) {
  const auto r = read_json(file, "a result");
  const auto times = read_json(fs::path(file).replace_extension(".times.json"), "a result's time");
  const auto text = [&](const char* name) { return r.contains(name) ? r[name].dump() : ""; };
  double best = 0;
  for (const double p : r.at("curve").at("performance").get<std::vector<double>>()) best = std::max(best, p);
  return {.task = r.at("task"),
          .method = r.at("method"),
          .theta = text("theta"),
          .beta0 = text("beta0"),
          .stages = text("stages"),
          .seed = r.at("seed").get<std::int64_t>(),
          .number = r.at("number").get<std::int64_t>(),
          .iterations = r.at("solved_at").is_null() ? infinite : r["solved_at"].get<double>(),
          .best = best,
          .failed = r.contains("failure"),
          .version = r.value("version", "0.1.0"),  // 0.1.0 did not write its version
          .seconds = times.at("seconds").get<double>()};
}

}  // namespace

bool network::solved() const { return iterations < infinite; }
double network::seconds_to_criterion() const { return solved() ? seconds : infinite; }

double results::cap() const { return settings.at("max_iterations").get<double>(); }

void sort(std::vector<network>& networks) {
  std::ranges::sort(networks, [](const network& a, const network& b) {
    return std::tuple(key_of(a), a.seed, a.number) < std::tuple(key_of(b), b.seed, b.number);
  });
}

std::vector<condition> conditions_of(const results& all) {
  std::vector<condition> conditions;
  const network* before = nullptr;
  for (const auto& n : all.networks) {
    if (!before || key_of(*before) != key_of(n)) {
      conditions.push_back({n.task, n.task, n.method, n.theta, n.beta0, n.stages, {}});
      for (const auto& t : run_time::every_task())
        if (t.name == n.task) conditions.back().short_task = t.short_name;
    }
    conditions.back().networks.push_back(n);
    before = &n;
  }
  return conditions;
}

results read_results(const fs::path& folder) {
  if (!fs::is_directory(folder)) ctrnn::refuse({"--summary: there is no folder ", folder.string()});
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (is_result(entry.path())) files.push_back(entry.path());
    if (entry.path().filename() == "settings.json" && !fs::equivalent(entry.path().parent_path(), folder))
      ctrnn::refuse({"--summary: ", entry.path().parent_path().string(),
                     " is the folder of a grid of its own; sum up each by itself"});
  }
  if (files.empty())
    ctrnn::refuse({"--summary: ", folder.string(), " has no results; give the folder that was --out"});
  results all;
  all.settings = read_json(folder / "settings.json", "the settings of a grid");
  for (const auto& file : files) {
    try {
      all.networks.push_back(read_network(file));
    } catch (const json::exception& error) {
      ctrnn::refuse<std::runtime_error>(
          {file.string(), ": is not a result (", error.what(), "); remove it and train it again"});
    }
  }
  sort(all.networks);
  return all;
}

}  // namespace paper
