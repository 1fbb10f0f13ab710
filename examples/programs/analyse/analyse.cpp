// SPDX-License-Identifier: BSD-3-Clause
#include "analyse.hpp"

#include <cstdio>
#include <ctrnn/npz/atomic_file.hpp>

#include "parts.hpp"
#include "run_time/exit_code.hpp"

namespace analyse {

int run(const settings& s) {
  auto of = load_subject(s);
  auto with = of.trainer();
  ctrnn::trial_batch one;
  with.draw_evaluation(one, of.model(), 0, 1);
  phase_of(one, s.phase);  // throws if there is no such phase
  ctrnn::create_folder(s.out);
  const auto say = [&](const std::string& text) {
    if (!s.quiet && !text.empty()) std::printf("%s\n", text.c_str()), std::fflush(stdout);
  };
  say(of.title_of_model() + (of.model().solved() ? "" : " (not solved)"));
  if (s.wants("learning")) say(learning(of, s));
  if (s.wants("trial") || s.wants("state-space") || s.wants("weights") || s.wants("units")) {
    const auto seen = with.record(of.model(), s.trials);
    if (s.wants("trial")) say(trial(of, seen, s));
    if (s.wants("state-space")) say(state_space(of, seen, s));
    if (s.wants("weights")) say(weights(of, seen, s));
    if (s.wants("units")) say(units(of, seen, s));
  }
  if (s.wants("gradient")) say(gradient(of, s));
  return run_time::all_good;
}

}  // namespace analyse
