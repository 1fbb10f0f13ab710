// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

#include <chrono>
#include <exception>

#include "display.hpp"
#include "run_folder.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/interrupt.hpp"

namespace train {

namespace {

/// So that a run that is killed has not been for nothing.
class every_minute {
 public:
  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::minutes(1)) return false;
    last_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

int run(const settings& s) {
  const auto models = run_time::make_ensemble(s.recipe);
  start_folder(models->description(), s.out, s.force);

  display view(s);
  for (const auto& text : models->warnings()) view.warn(text);
  run_time::catch_interrupts(
      "\ntrain: ends after the current evaluation and saves; once more: ends at once, with what was saved in the last "
      "minute\n");
  every_minute now_and_then;
  const auto report = models->train([&](const ctrnn::progress& p) {
    view.show(p);
    if (now_and_then.is_due()) try {
        models->save(s.out);
      } catch (const std::exception& error) {  // the disk may be well again before the end
        view.warn(error.what());
      }
    return !run_time::interrupt_requested();
  });
  models->save(s.out);

  view.finish(*models, report.interrupted);
  if (report.interrupted) return run_time::interrupted;
  return report.failures.size() == models->size() ? run_time::something_failed : run_time::all_good;
}

}  // namespace train
