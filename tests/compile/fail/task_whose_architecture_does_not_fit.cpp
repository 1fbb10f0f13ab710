// expect: task
// expect: has_architecture
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct shapeless : ctrnn::tasks::go {
  ctrnn::architecture architecture_for() const { return {}; }  // it is given units and dale
};

ctrnn::ensemble<shapeless, ctrnn::base, ctrnn::relu>* models = nullptr;
