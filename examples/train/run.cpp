// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

#include <chrono>
#include <exception>

#include "display.hpp"
#include "figures/learning_curves.hpp"
#include "run_folder.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/file_lock.hpp"
#include "run_time/interrupt.hpp"
#include "run_time/trained_run.hpp"

namespace train {

namespace {

/// So that a run that is killed has not been for nothing.
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

/// First what a run resumes from, which the other files follow from.
void save(const run_time::any_ensemble& models, const std::filesystem::path& folder) {
  models.save_checkpoint(folder / checkpoint_name);
  models.save(folder);
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

}  // namespace

int run(const settings& s) {
  const auto models = run_time::make_ensemble(s.recipe);
  ctrnn::create_folder(s.out);
  const run_time::file_lock lock(s.out / lock_name);
  if (!lock.held())
    throw std::runtime_error(s.out.string() + ": another process trains the run in it; wait for its end, or choose "
                                              "another folder");
  if (s.resume)
    resume_folder(*models, s.out);
  else
    start_folder(models->description(), s.out, s.force);

  display view(s, *models);
  for (const auto& text : models->warnings()) view.warn(text);
  run_time::catch_interrupts(
      "\ntrain: ends after the current evaluation and saves; once more: ends at once, with what was saved "
      "before\n");
  now_and_then save_again(s.save_every);
  const auto report = models->train([&](const ctrnn::progress& p) {
    view.show(p);
    if (save_again.is_due()) try {
        save(*models, s.out);
      } catch (const std::exception& error) {  // the disk may be well again before the end
        view.warn(error.what());
      }
    return !run_time::interrupt_requested();
  });
  save(*models, s.out);

  view.finish(*models, report.interrupted);
  if (s.plot) draw(s, *models);
  if (report.interrupted) return run_time::interrupted;
  return report.failures.size() == models->size() ? run_time::something_failed : run_time::all_good;
}

}  // namespace train
