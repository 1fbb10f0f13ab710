// expect: loss_function
// expect: output
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct only_cost {
  auto cost(auto y, auto target) const { return abs(y - target); }
};

const ctrnn::any_task task(ctrnn::tasks::go{}, only_cost{});
