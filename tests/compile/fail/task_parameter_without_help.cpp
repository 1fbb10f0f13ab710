// expect: ctrnn: a parameter of a task says what it is
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/tasks.hpp>

using namespace ctrnn;

struct dim_go : tasks::delayed_go {
  double contrast = 1;
  static constexpr auto parameters = std::tuple_cat(
      delayed_go::parameters, std::tuple(parameter{"contrast", &dim_go::contrast, limits::above(0), ""}));
};

const any_task dim = dim_go{};
