// SPDX-License-Identifier: BSD-3-Clause
#include "run_grid.hpp"

#include <algorithm>
#include <atomic>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/training/side_by_side.hpp>

#include "display.hpp"
#include "estimate.hpp"
#include "grid_folder.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/file_lock.hpp"
#include "run_time/interrupt.hpp"

namespace paper {

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
    else if (const auto lock = file_of(jobs[i], s.out, "lock"); std::filesystem::exists(lock))
      run_time::file_lock{lock};  // left by a process killed after its last file
  }

  const auto done = static_cast<std::size_t>(std::ranges::count(there, true));
  const auto asked = s.threads == 0 && together.size() > 1 ? 1 : s.threads;  // by default there is a rank for each core
  const auto threads = std::min(ctrnn::thread_count(asked), std::max<std::size_t>(jobs.size(), 1));
  display view(s, together, jobs.size(), done, threads);
  for (const auto& text : g.warnings) view.warn(text);
  if (const auto text = warning_of_space(jobs, s.out); !text.empty()) view.warn(text);
  run_time::catch_interrupts("\npaper: ends now; what is trained is kept, and the same command goes on from there\n");
  std::atomic<bool> failed = false;
  const auto go_on = [&] {
    view.refresh();
    together.keep_in_touch();
    return !failed && !run_time::interrupt_requested();
  };
  const auto is_whole = [&](const job& j) {
    const auto found = look_up(j, s.out);
    view.show(found);
    return found.done;
  };
  const auto work_on = [&](const job& j) {
    const run_time::file_lock lock(file_of(j, s.out, "lock"));
    if (!lock.held() || look_up(j, s.out).done) {
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
        if (!there[i] || !is_whole(jobs[i])) work_on(jobs[i]);
    } catch (...) {
      failed = true;  // the other threads end at their next evaluation
      throw;
    }
  });
  view.finish(run_time::interrupt_requested());
  const bool all_failed = together.all_failed(view.seen(), view.failed());
  if (run_time::interrupt_requested()) return run_time::interrupted;
  return all_failed ? run_time::something_failed : run_time::all_good;
}

}  // namespace paper
