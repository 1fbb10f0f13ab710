// SPDX-License-Identifier: BSD-3-Clause
#include "run_grid.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctrnn/io/atomic_file.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <fstream>
#include <optional>
#include <thread>

#include "display.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/file_lock.hpp"
#include "run_time/half_written.hpp"
#include "run_time/interrupt.hpp"

namespace paper {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

/// What a process that was killed has left of a file, or of files whose names go on behind this one with a point.
void remove_parts(const fs::path& file) {
  const auto name = file.filename().string();
  run_time::remove_half_written(file.parent_path(), [&](const fs::path& other) {
    return other.string() == name || other.string().starts_with(name + ".");
  });
}

/// Writes settings.json, or sees that the folder's is the same. One process at a time, lest two grids become one.
void claim_folder(const grid& g, const fs::path& folder) {
  ctrnn::create_folder(folder);
  const auto file = folder / "settings.json";
  std::optional<run_time::file_lock> lock;
  while (!lock.emplace(folder / "settings.lock").held()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (lock->is_alone()) remove_parts(file);
  if (!fs::exists(file)) {
    ctrnn::write_atomically(file, g.settings.dump(2) + "\n");
    return;
  }
  std::ifstream stream(file);
  const auto found = json::parse(stream, nullptr, false);
  if (!found.is_object())
    throw std::runtime_error(file.string() + ": is not JSON; remove it, or choose another folder");
  for (const auto& [key, value] : g.settings.items())
    if (!found.contains(key) || found[key] != value)
      throw std::invalid_argument("--out: " + folder.string() + " has networks of another grid: '" + key + "' is " +
                                  (found.contains(key) ? found[key].dump() : "missing") + " there and " + value.dump() +
                                  " here; choose another folder");
}

}  // namespace

std::vector<job> jobs_of(const grid& g, const shard& part) {
  std::vector<job> jobs;
  for (std::size_t i = part.index; i < g.jobs.size(); i += part.count) jobs.push_back(g.jobs[i]);
  return jobs;
}

int run_grid(const grid& g, const settings& s, crew& together) {
  claim_folder(g, s.out);
  const auto jobs = jobs_of(g, s.shard);
  std::vector<bool> there(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    there[i] = is_done(jobs[i], s.out);
    if (!there[i])
      ctrnn::create_folder((s.out / jobs[i].name).parent_path());
    else if (const auto lock = file_of(jobs[i], s.out, "lock"); fs::exists(lock))
      run_time::file_lock{lock};  // of a process that was killed between its last file and the end of its lock
  }

  const auto done = static_cast<std::size_t>(std::ranges::count(there, true));
  const auto asked = s.threads == 0 && together.size() > 1 ? 1 : s.threads;  // ranks are as many as there are cores
  const auto threads = std::min(ctrnn::thread_count(asked), std::max<std::size_t>(jobs.size() - done, 1));
  display view(s, together, jobs.size(), done, threads);
  for (const auto& text : g.warnings) view.warn(text);
  run_time::catch_interrupts("\npaper: ends now; what is trained is kept, and the same command goes on from there\n");
  std::atomic<bool> failed = false;
  const auto go_on = [&] {
    view.refresh();
    together.keep_in_touch();
    return !failed && !run_time::interrupt_requested();
  };
  const auto work_on = [&](const job& j) {
    const run_time::file_lock lock(file_of(j, s.out, "lock"));
    if (!lock.held() || is_done(j, s.out)) {
      view.count_elsewhere(lock.held());
      return;
    }
    if (lock.is_alone()) remove_parts(s.out / j.name);
    if (const auto trained = train(j, go_on)) {
      save(j, *trained, s.out);
      view.show(j, trained->result(0));
    }
  };
  ctrnn::side_by_side(threads, threads, [&](std::size_t, std::size_t) {
    try {
      for (auto i = together.next_job(); i < jobs.size() && go_on(); i = together.next_job())
        if (!there[i]) work_on(jobs[i]);
    } catch (...) {
      failed = true;  // the other threads end at their next evaluation
      throw;
    }
  });
  view.finish(run_time::interrupt_requested());
  const bool all_failed = together.all_failed(view.trained(), view.failed());
  if (run_time::interrupt_requested()) return run_time::interrupted;
  return all_failed ? run_time::something_failed : run_time::all_good;
}

}  // namespace paper
