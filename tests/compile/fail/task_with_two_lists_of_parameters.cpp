// expect: ctrnn: a task whose bases describe parameters each joins them
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/tasks.hpp>

using namespace ctrnn;

struct two_at_once : tasks::family_a, tasks::two_choices {
  static constexpr std::string_view name = "two_at_once";
  void draw(trial&, trial_draws&) const {}
};

const any_task task_without_a_list = two_at_once{};
