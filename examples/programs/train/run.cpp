// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

#include <algorithm>
#include <chrono>
#include <ctrnn/text/message.hpp>
#include <exception>
#include <new>
#include <stdexcept>

#include "display.hpp"
#include "figures/learning_curves.hpp"
#include "run_folder.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/file_lock.hpp"
#include "run_time/files_of_run.hpp"
#include "run_time/interrupt.hpp"
#include "run_time/memory.hpp"
#include "run_time/trained_run.hpp"

namespace train {

namespace {

/// Says when the files are to be saved again, so that a run that is killed has lost little.
class now_and_then {
 public:
  explicit now_and_then(double seconds) : seconds_(seconds) {}
  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(now - last_).count() < seconds_) return false;
    last_ = now;
    return true;
  }

 private:
  double seconds_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Saves a run: first the checkpoint, from which the other files can be made again.
void save(const settings& s, const run_time::any_ensemble& models) try {
  models.save_checkpoint(s.out / run_time::checkpoint_name);
  models.save(s.out);
} catch (const std::bad_alloc&) {
  ctrnn::refuse<std::runtime_error>(
      {s.out.string(), ": there is not enough memory to save the run; ask for fewer models or units"});
}

void draw(const settings& s, const run_time::any_ensemble& models) {
  figures::learning all{.title = run_time::title_of(s.recipe), .criterion = s.recipe.training.criterion, .curves = {},
                        .solved_at = {}};
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto found = models.result(i);
    all.curves.push_back(found.curve), all.solved_at.push_back(found.solved_at);
  }
  figures::learning_curves(all, s.out);
}

/// Says how much memory a run takes if that is much: more than 1 GB, or than half of what there is.
/// @throws std::invalid_argument if it is more than there is
void check_memory(const settings& s) {
  constexpr double much = 1e9;
  const double needed = run_time::memory_needed(s.recipe), there = run_time::memory_there();
  const auto text = "the run takes " + run_time::memory_in_words(s.recipe);
  if (needed > there) ctrnn::refuse({text});
  if (!s.quiet && needed > std::min(much, there / 2))
    display::tell(text);
}

/// Trains models whose folder is prepared, and saves them. @return the exit code
int train_models(const settings& s, run_time::any_ensemble& models) {
  display view(s, models);
  for (const auto& text : models.warnings()) view.warn(text);
  now_and_then save_again(s.save_every);
  const auto report = models.train([&](const ctrnn::progress& p) {
    view.show(p);
    if (save_again.is_due()) try {
        save(s, models);
      } catch (const std::exception& error) {  // at the end the disk may have space again
        view.warn(error.what());
      }
    return !run_time::interrupt_requested();
  }, [&] {
    view.count_iteration();
    return run_time::interrupt_requested();
  });
  save(s, models);

  view.finish(models, report.interrupted);
  if (s.plot) draw(s, models);
  if (report.interrupted) return run_time::interrupted;
  return report.failures.size() == models.size() ? run_time::something_failed : run_time::all_good;
}

}  // namespace

int run(const settings& s) {
  run_time::catch_interrupts(
      "\ntrain: ends after the current iteration and saves; Ctrl-C once more ends at once, with what was saved "
      "before\n");
  check_memory(s);
  const auto models = run_time::make_ensemble(s.recipe);
  ctrnn::create_folder(s.out);
  const run_time::file_lock lock(s.out / lock_name);
  if (!lock.held())
    ctrnn::refuse<std::runtime_error>(
        {s.out.string(), ": another process trains the run in it; wait for its end, or choose another folder"});
  const bool starts = !s.resume && !(s.go_on && std::filesystem::exists(s.out / "config.json"));
  if (s.resume)
    resume_folder(*models, s.out);
  else if (s.go_on)
    continue_folder(*models, s.out);
  else
    start_folder(models->description(), s.out, s.force);
  try {
    return train_models(s, *models);
  } catch (...) {
    if (starts) forget_start(s.out);
    throw;
  }
}

}  // namespace train
