// expect: task
// expect: has_shape
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct shapeless : ctrnn::go {
  ctrnn::architecture shape() const { return {}; }  // it is given units and dale
};

ctrnn::trainer<shapeless, ctrnn::relu>* trainer = nullptr;
