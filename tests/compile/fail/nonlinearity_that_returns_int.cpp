// expect: dynamics_or_nonlinearity
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct step {
  int operator()(auto) const { return 1; }
};

ctrnn::trainer<step>* trainer = nullptr;
