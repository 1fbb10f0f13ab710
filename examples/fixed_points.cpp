// SPDX-License-Identifier: BSD-3-Clause
// How a network remembers which of two lights was on: the fixed points of its dynamics in the delay.
#include <array>
#include <cmath>
#include <cstdio>
#include <ctrnn/analysis.hpp>
#include <ctrnn/ctrnn.hpp>
#include <string_view>
#include <vector>

namespace mine {

/// Remember which of two lights was on, a second later (own_task.cpp says what the parts of a task are).
struct which_light {
  static constexpr std::string_view name = "which_light";
  static constexpr int inputs = 3, outputs = 2;
  enum : int { rest, light, delay, answer };

  auto phases() const {
    using ctrnn::phase;
    return std::array{phase{.name = "rest", .seconds = 0.5, .warm_up = true}, phase{.name = "light", .seconds = 0.2},
                      phase{.name = "delay", .seconds = 1, .jitter = 0.5}, phase{.name = "answer", .seconds = 0.3}};
  }
  auto loss_periods() const { return std::array{ctrnn::loss_period{answer, answer, 0.1}}; }
  auto metric() const { return ctrnn::choice_accuracy(outputs); }
  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const {
    const int which = u.coin() ? 0 : 1;
    t.input(light)[which] = 1, t.input(answer)[2] = 1;
    t.target(0)[which] = 0.9f, t.target(0)[1 - which] = 0.1f;
  }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  constexpr int delay = mine::which_light::delay;
  ensemble<mine::which_light, dasc<10>, tanh_unit> models({.units = 30, .seed = 1});
  models.train({.stages = 3, .beta0 = 0.5, .staged_iterations = 600, .max_iterations = 1500, .evaluate_every = 50});
  std::printf("performance %.3f\n\n", models[0].curve.back().performance);

  // The dynamics without noise while the input stays as it is in the delay, from states that the network went through.
  const auto seen = models.trainer().record(models[0]);
  const flow dynamics(models[0].net, models.phi(), input_of(seen.batch, delay, 0));
  const auto found = find_fixed_points(dynamics, sample_states(seen, 200, delay));

  // For comparison, where the network is at the end of the delay: its mean rates over the trials with each light.
  const auto& phase = seen.batch.phases()[delay];
  const float* wanted = seen.batch.target(0);
  std::vector<int> light;
  for (int k = 0; k < seen.batch.trials(); ++k) light.push_back(wanted[2 * k] > wanted[2 * k + 1] ? 0 : 1);
  const auto held = tuning_of(mean_rates(seen, phase.start + phase.steps - 1, phase.start + phase.steps), light, 2);
  const auto distance = [&](const fixed_point& p, std::size_t from) {  // root mean square over units
    double sum = 0;
    for (std::size_t i = 0; i < p.state.size(); ++i) sum += std::pow(p.state(i) - held.mean(i, from), 2);
    return std::sqrt(sum / static_cast<double>(p.state.size()));
  };

  std::printf("             speed  unstable    slowest time  distance from the end of the delay\n");
  std::printf("             (1/s)  directions  constant (s)  with light 1  with light 2\n");
  for (const fixed_point& p : found)
    std::printf("%-11s %6.0e  %10d  %12.2f  %12.2f  %12.2f\n", p.slow ? "slow point" : "fixed point", p.speed,
                p.unstable, time_constant(p.eigenvalues(0)), distance(p, 0), distance(p, 1));
}
