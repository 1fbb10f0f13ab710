// expect: integrator
// expect: has_theta
// expect: i.theta
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct no_theta {
  auto operator()(auto r, auto& d) const { return r + d(r); }
};

void train(ctrnn::trainer<ctrnn::relu>& trainer, ctrnn::model<float>& model) {
  trainer.iterate(model, no_theta{});
}
