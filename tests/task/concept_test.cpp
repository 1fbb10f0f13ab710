// SPDX-License-Identifier: BSD-3-Clause
// What is a task and what is not; the compiler is the judge.
#include <ctrnn/task/tasks.hpp>

#include <array>
#include <string_view>

using namespace ctrnn;

namespace {

static_assert(task<go> && task<dlygo> && task<dlydm1> && task<dms> && !closed_loop_task<dms>);

struct without_phases : go {
  void phases() const {}
};
static_assert(!has_phases<without_phases> && !task<without_phases> && has_draw<without_phases>);

// Its family would put the cue of no rule.
struct without_rule : family_a {
  static constexpr std::string_view name = "without_rule";
  void draw(trial&, trial_draws&) const {}
};
static_assert(!rule_if_prepared<without_rule> && !task<without_rule> && has_metric<without_rule>);

// Their members would not be called: the library has the tasks const.
struct with_prepare_that_is_not_const : go {
  void prepare(trial&, rule_cue) {}
};
static_assert(!prepare_fits_if_declared<with_prepare_that_is_not_const> && !task<with_prepare_that_is_not_const>);
struct with_activity_periods_that_are_not_const : go {
  std::array<period, 1> activity_periods() { return {{{1, 1}}}; }
};
static_assert(!task<with_activity_periods_that_are_not_const>);

// It would run as an open loop.
struct with_misspelt_feedback : go {
  void feedback(int, trial_batch&) const {}
};
static_assert(!feedback_fits_if_declared<with_misspelt_feedback> && !task<with_misspelt_feedback>);

}  // namespace
