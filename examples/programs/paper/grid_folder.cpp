// SPDX-License-Identifier: BSD-3-Clause
#include "grid_folder.hpp"

#include <unistd.h>

#include <chrono>
#include <climits>
#include <ctrnn/npz/atomic_file.hpp>
#include <fstream>
#include <optional>
#include <thread>

#include "run_time/file_lock.hpp"
#include "run_time/half_written.hpp"

namespace paper {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

/// The first 40 characters of a long name, "delayed_decision_1+delayed_decision_2+de...".
std::string brief(const std::string& name) {
  constexpr std::size_t enough = 40;
  return name.size() > enough ? name.substr(0, enough) + "..." : name;
}

/// Throws std::invalid_argument if a file of the grid would have too long a name (at most 255 bytes on most file
/// systems) or path (at most 4095 bytes).
void check_names(const grid& g, const fs::path& folder) {
  const long limit = ::pathconf(existing_part(folder).c_str(), _PC_NAME_MAX);
  const auto longest_name = limit > 0 ? static_cast<std::size_t>(limit) : NAME_MAX;
  const auto check = [&](const std::string& option, const std::string& name, const std::string& remedy) {
    if (name.size() > longest_name)
      ctrnn::refuse({option, ": a folder would be called '", brief(name), "', which has ", name.size(),
                     " bytes, but names there have at most ", longest_name, "; ", remedy});
  };
  for (const auto& part : folder) check("--out", part.string(), "choose a shorter one");
  for (const auto& j : g.jobs) {
    check("key 'tasks'", j.recipe.task.name, "let a network learn fewer tasks together, or \"multitask\", all 20");
    constexpr std::size_t longest_path = PATH_MAX - 1;
    const auto length = file_of(j, folder, "times.json.4294967295.part").native().size();
    if (length > longest_path)
      ctrnn::refuse({"--out: ", brief(folder.string()), ": the paths of its files have up to ", length,
                     " bytes, but the system takes at most ", longest_path,
                     "; choose a shorter one, or go to that folder first"});
  }
}

/// Throws unless the folder's settings.json, which has to exist, has the settings of the grid.
void check_settings(const grid& g, const fs::path& folder) {
  const auto file = folder / "settings.json";
  std::ifstream stream(file);
  const auto found = json::parse(stream, nullptr, false);
  if (!found.is_object())
    ctrnn::refuse<std::runtime_error>({file.string(), ": is not JSON; remove it, or choose another folder"});
  check_same_grid(g.settings, found, "--out: " + folder.string(), "choose another folder");
}

}  // namespace

void check_same_grid(const json& settings, const json& found, const std::string& place, const std::string& remedy) {
  const auto text_of = [](const json& all, const std::string& key) {
    return all.contains(key) ? all[key].dump() : "missing";
  };
  for (const auto* all : {&settings, &found})
    for (const auto& [key, unused] : all->items())
      if (!settings.contains(key) || !found.contains(key) || settings[key] != found[key])
        ctrnn::refuse({place, " has networks of another grid: '", key, "' is ", text_of(found, key), " there and ",
                       text_of(settings, key), " here; ", remedy});
}

fs::path existing_part(const fs::path& folder) {
  auto part = fs::current_path() / folder;
  std::error_code too_long;  // a path that is too long does not exist
  while (!fs::exists(part, too_long) && part.has_relative_path()) part = part.parent_path();
  return part;
}

void remove_parts(const fs::path& file) {
  const auto name = file.filename().string();
  run_time::remove_half_written(file.parent_path(), [&](const fs::path& other) {
    return other.string() == name || other.string().starts_with(name + ".");
  });
}

void check_folder(const grid& g, const fs::path& folder) {
  check_names(g, folder);
  if (!fs::is_directory(existing_part(folder))) ctrnn::detail::refuse_file(folder, "created", ENOTDIR);
  if (!folder.empty() && fs::exists(folder / "settings.json")) check_settings(g, folder);
}

void claim_folder(const grid& g, const fs::path& folder) {
  ctrnn::create_folder(folder);
  const auto file = folder / "settings.json";
  std::optional<run_time::file_lock> lock;
  while (!lock.emplace(folder / "settings.lock").held()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (lock->is_alone()) remove_parts(file);
  if (fs::exists(file))
    check_settings(g, folder);
  else
    ctrnn::write_atomically(file, g.settings.dump(2) + "\n");
}

}  // namespace paper
