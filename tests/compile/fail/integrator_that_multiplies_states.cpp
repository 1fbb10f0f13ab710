// expect: an integrator.s states and increments can be added, subtracted and multiplied by a number
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct quadratic {
  static constexpr int theta = 1;
  auto operator()(auto r, auto& d) const { return r + r * d(r); }
};

void train(ctrnn::trainer<ctrnn::relu>& trainer, ctrnn::model<float>& model) {
  trainer.iterate(model, quadratic{});
}
