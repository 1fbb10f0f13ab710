// SPDX-License-Identifier: BSD-3-Clause
// What is a task and what is not; the compiler is the judge.
#include <ctrnn/tasks.hpp>

#include <array>
#include <concepts>
#include <string_view>
#include <tuple>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

template <class... Tasks>
constexpr bool all_are_tasks(const std::tuple<Tasks...>*) {
  return ((task<Tasks> && task<as_published<Tasks>> && !closed_loop_task<Tasks>) && ...);
}
static_assert(all_are_tasks(static_cast<all_tasks*>(nullptr)));

template <class... Tasks>
constexpr bool in_the_order_of_their_cues(const std::tuple<Tasks...>*) {
  int i = 0;
  return ((Tasks{}.rule == rule_cue(i++)) && ...) && i == channels::rules;
}
static_assert(in_the_order_of_their_cues(static_cast<all_tasks*>(nullptr)));

template <class Family, class... Tasks>
constexpr bool all_are_of(const std::tuple<Tasks...>*) {
  return (std::derived_from<Tasks, Family> && ...);
}
static_assert(all_are_of<family_a>(static_cast<family_a_tasks*>(nullptr)));
static_assert(all_are_of<family_b>(static_cast<family_b_tasks*>(nullptr)));
static_assert(all_are_of<family_c>(static_cast<family_c_tasks*>(nullptr)));

struct without_phases : go {
  void phases() const {}
};
static_assert(!has_phases<without_phases> && !task<without_phases> && has_draw<without_phases>);

// Its member would not be called: the library has the tasks const.
struct with_activity_periods_that_are_not_const : go {
  std::array<loss_period, 1> activity_periods() { return {{{1, 1}}}; }
};
static_assert(!task<with_activity_periods_that_are_not_const>);

// It would run as an open loop.
struct with_misspelt_feedback : go {
  void feedback(int, trial_batch&) const {}
};
static_assert(!feedback_fits_if_declared<with_misspelt_feedback> && !task<with_misspelt_feedback>);

}  // namespace
