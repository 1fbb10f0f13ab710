// SPDX-License-Identifier: BSD-3-Clause
#include "table.hpp"

#include <charconv>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/text/message.hpp>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "grid_folder.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr const char* header = "task,method,theta,beta0,stages,seed,number,solved_at,best,version";
constexpr std::size_t columns = 10;

std::string line_of(const network& n) {
  const std::string solved_at = n.failed ? "failed" : n.solved() ? run_time::number(n.iterations) : "";
  return n.task + "," + n.method + "," + n.theta + "," + n.beta0 + "," + n.stages + "," + std::to_string(n.seed) + "," +
         std::to_string(n.number) + "," + solved_at + "," + run_time::number(n.best) + "," + n.version;
}

auto name_of(const network& n) { return std::tuple(n.task, n.method, n.theta, n.beta0, n.stages, n.seed, n.number); }

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) c == ',' ? void(cells.emplace_back()) : cells.back().push_back(c);
  return cells;
}

template <class T>
T number_of(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    ctrnn::refuse<std::runtime_error>({"'", text, "' is not a number"});
  return value;
}

network network_of(const std::string& line) {
  const auto cells = cells_of(line);
  if (cells.size() != columns)
    ctrnn::refuse<std::runtime_error>({cells.size(), " columns instead of ", columns});
  const bool failed = cells[7] == "failed";
  return {.task = cells[0],
          .method = cells[1],
          .theta = cells[2],
          .beta0 = cells[3],
          .stages = cells[4],
          .seed = number_of<std::int64_t>(cells[5]),
          .number = number_of<std::int64_t>(cells[6]),
          .iterations =
              failed || cells[7].empty() ? std::numeric_limits<double>::infinity() : number_of<double>(cells[7]),
          .best = number_of<double>(cells[8]),
          .failed = failed,
          .version = cells[9],
          .seconds = std::numeric_limits<double>::quiet_NaN()};
}

/// The name of a network that is to be trained, to be compared with that of one in a table.
auto name_of(const job& j) {
  const auto& r = j.recipe;
  const auto text = [](bool has, auto value) { return has ? json(value).dump() : std::string(); };
  return std::tuple(std::string(r.task.name), std::string(r.method.name), text(r.method.has_stages(), r.method.theta),
                    text(r.method.beta, r.training.beta0), text(r.method.has_stages(), r.training.stages),
                    static_cast<std::int64_t>(r.ensemble.seed), static_cast<std::int64_t>(r.ensemble.first));
}

/// Reads a table, which has to have these settings.
results read_table_of(const json& settings, const fs::path& table) {
  auto found = read_table(table);
  check_same_grid(settings, found.settings, "--table: " + table.string(), "choose another file");
  return found;
}

}  // namespace

results read_table(const fs::path& table) {
  std::ifstream stream(table);
  const auto refuse = [&](int line, const std::string& what) {
    ctrnn::refuse<std::runtime_error>(
        {table.string(), ", line ", line, ": ", what, "; give a table that --table has written"});
  };
  results all;
  std::string text;
  std::getline(stream, text);
  all.settings = text.starts_with("# ") ? json::parse(text.substr(2), nullptr, false) : json();
  if (!all.settings.is_object() || !all.settings.contains("max_iterations"))
    refuse(1, "these are not the settings of a grid");
  std::getline(stream, text);
  if (text != header) refuse(2, "this is not the header of a table");
  for (int line = 3; std::getline(stream, text); ++line) {
    try {
      all.networks.push_back(network_of(text));
    } catch (const std::runtime_error& error) {
      refuse(line, error.what());
    }
  }
  sort(all.networks);
  return all;
}

void leave_out_known(grid& g, const fs::path& table) {
  const auto known = read_table_of(g.settings, table);
  std::set<decltype(name_of(known.networks.front()))> names;
  for (const auto& n : known.networks) names.insert(name_of(n));
  std::erase_if(g.jobs, [&](const job& j) { return names.contains(name_of(j)); });
}

void add_to_table(const results& all, const fs::path& table) {
  std::map<decltype(name_of(all.networks.front())), network> lines;
  if (fs::exists(table)) {
    const auto before = read_table_of(all.settings, table);
    for (const auto& n : before.networks) lines.emplace(name_of(n), n);
  }
  for (const auto& n : all.networks)
    if (const auto [at, is_new] = lines.emplace(name_of(n), n);
        !is_new && n.version == at->second.version && line_of(n) != line_of(at->second))
      ctrnn::refuse({"--table: ", table.string(), " has '", line_of(at->second), "', which is now '", line_of(n),
                     "'; the same version of the library gives the same: one of them was changed"});
    else if (!is_new)
      at->second = n;
  results joined{all.settings, {}};
  for (auto& [name, n] : lines) joined.networks.push_back(std::move(n));
  sort(joined.networks);
  std::string text = "# " + all.settings.dump() + "\n" + header + "\n";
  for (const auto& n : joined.networks) text += line_of(n) + "\n";
  ctrnn::write_atomically(table, text);
}

}  // namespace paper
