// expect: integrator
// expect: has_formula
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct theta_alone {
  static constexpr int theta = 1;
};

void train(ctrnn::trainer<ctrnn::relu>& trainer, ctrnn::model<float>& model) {
  trainer.iterate(model, theta_alone{});
}
