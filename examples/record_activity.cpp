// SPDX-License-Identifier: BSD-3-Clause
// The activity of a trained network, step by step, as arrays: mean rates by phase and by kind of unit.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>

int main() {
  using namespace ctrnn;
  ensemble<tasks::go, base, relu> models({.units = 50, .seed = 1, .learning_rate = 0.004});
  const auto report = models.train({.max_iterations = 600, .criterion = 0.9, .evaluate_every = 50});
  std::printf("trained for %ld iterations\n\n", static_cast<long>(report.iterations));

  // The 200 trials of an evaluation: .rates [steps][trials][units], .outputs [steps][trials][outputs], and .batch with
  // the inputs, the targets and the phases. Steps count from the end of the warm-up, which is not recorded.
  const auto seen = models.trainer().record(models[0]);

  const auto mean_rate = [&](const batch_phase& p, unit_range units) {
    const auto part = xt::view(seen.rates, xt::range(p.start, p.start + p.steps), xt::all(),
                               xt::range(units.first, units.first + units.count));
    double sum = 0;
    for (const float rate : part) sum += rate;
    return sum / static_cast<double>(part.size());
  };
  const auto& shape = models[0].net.architecture();
  const unit_range fast{40, 10};  // the last fifth has half the time constant
  std::printf("phase       start  units: input  readout  fast\n");
  for (const batch_phase& p : seen.batch.phases()) {
    if (p.warm_up) continue;
    std::printf("%-10s %4.1f s  %12.2f  %7.2f  %4.2f\n", p.name.data(), p.start * seen.batch.dt(),
                mean_rate(p, shape.input_units), mean_rate(p, shape.readout_units), mean_rate(p, fast));
  }
}
