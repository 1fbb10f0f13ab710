// expect: the tasks of a multitask need the same numbers of inputs and outputs
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct narrow : ctrnn::go {
  static constexpr int inputs = 3;
};

ctrnn::multitask<ctrnn::go, narrow> both;
