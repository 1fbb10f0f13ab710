// SPDX-License-Identifier: BSD-3-Clause
// A memory of three bits and the fixed points that hold it: the flip-flop of Sussillo & Barak (2013), Opening the black
// box, Neural Computation 25:626. With the name of a file it also writes trajectories and points for flip_flop.gp.
#include <array>
#include <cmath>
#include <cstdio>
#include <ctrnn/analysis.hpp>
#include <ctrnn/ctrnn.hpp>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace mine {

/// How often all three outputs have the sign of their targets, over the steps of all loss periods and the trials.
class signs_right {
 public:
  void begin(const ctrnn::trial_batch& trials) { trials_ = &trials, right_ = all_ = 0; }

  void observe(int /*phase*/, int step, const ctrnn::outputs_view& y) {
    for (int hold = 0; const auto& period : trials_->loss_periods()) {
      const float* wanted = trials_->target(hold++);
      if (step < period.begin || step >= period.end) continue;
      for (int k = 0; k < trials_->trials(); ++k, wanted += 3, ++all_)
        right_ += y(k, 0) * wanted[0] > 0 && y(k, 1) * wanted[1] > 0 && y(k, 2) * wanted[2] > 0 ? 1 : 0;
    }
  }

  ctrnn::performance result() const { return {right_ / all_, right_ / all_}; }

 private:
  const ctrnn::trial_batch* trials_ = nullptr;
  double right_ = 0, all_ = 0;
};

/// Squared error of linear outputs.
struct linear_error {
  auto output(auto z) const { return z; }
  auto cost(auto y, auto target) const { return square(y - target); }
};

/// Each of three outputs holds the sign of the latest pulse of its own input, +1 or -1. Six times some inputs have a
/// pulse, all of them at first; what is held then costs something until the next pulse.
struct flip_flop {
  static constexpr std::string_view name = "flip_flop";
  static constexpr int inputs = 3, outputs = 3, times = 6;
  using loss = linear_error;

  auto phases() const {
    std::vector<ctrnn::phase> all{{.name = "rest", .seconds = 0.1, .warm_up = true}};
    for (int i = 0; i < times; ++i) {
      all.push_back({.name = "pulse", .seconds = 0.1});
      all.push_back({.name = "hold", .seconds = 0.6, .jitter = 0.4});
    }
    return all;
  }
  auto loss_periods() const {
    std::vector<ctrnn::loss_period> all;
    for (int i = 0; i < times; ++i) all.push_back({.first_phase = 2 * i + 2, .last_phase = 2 * i + 2, .grace = 0.1});
    return all;
  }
  auto metric() const { return signs_right(); }

  /// All units receive input and are read out.
  auto architecture_for(ctrnn::index_t units, bool /*dale*/) const {
    ctrnn::architecture a;
    a.units = units, a.inputs = inputs, a.outputs = outputs, a.dt = 0.02;
    a.input_units = a.readout_units = {0, units};
    a.tau.assign(static_cast<std::size_t>(units), 0.1);
    return a;
  }

  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const {
    std::array<float, 3> held{};
    for (int i = 0; i < times; ++i)
      for (std::size_t c = 0; c < 3; ++c) {
        const bool pulse = u.unit() < 0.4, up = u.coin();
        if (pulse || i == 0) t.input(2 * i + 1)[c] = held[c] = up ? 1.0f : -1.0f;
        t.target(i)[c] = held[c];
      }
  }
};

}  // namespace mine

int main(int arguments, char** argument) {
  using namespace ctrnn;
  ensemble<mine::flip_flop, base, current<tanh_unit>> models(
      {.units = 64, .seed = 1, .initial = initial::gaussian{.gain = 0.9}, .learning_rate = 0.003});
  models.train({.max_iterations = 1000, .criterion = 1.1, .evaluate_every = 100});  // 1.1 is never met
  const auto& net = models[0].net;
  std::printf("all three signs right: %.4f\n\n", models[0].curve.back().performance);

  // The dynamics without noise and without pulses, from states that the network went through.
  const auto seen = models.trainer().record(models[0], 100);
  const flow at_rest(net, models.dynamics(), std::vector{0.0f, 0.0f, 0.0f});
  const auto found = find_fixed_points(at_rest, sample_states(seen, 4000), {.outlier_distance = 3});

  // What is read out at a point: + and - where the bit is held, 0 where the point lies between the two.
  const auto pattern = [&](const fixed_point& p) {
    std::string text;
    for (index_t bit = 0; bit < 3; ++bit) {
      double y = 0;
      for (index_t i = 0; i < 64; ++i)
        y += static_cast<double>(net.effective_readout(bit, i)) * std::tanh(p.state(static_cast<std::size_t>(i)));
      text += y > 0.5 ? '+' : y < -0.5 ? '-' : '0';
    }
    return text;
  };
  std::printf("             bits    speed  unstable    starts  distance\n");
  std::printf("                     (1/s)  directions\n");
  for (const fixed_point& p : found)
    std::printf("%-11s  %s  %7.0e  %10d  %6d  %8.2f\n", p.slow ? "slow point" : "fixed point", pattern(p).c_str(),
                p.speed, p.unstable, p.starts, p.distance);
  std::printf("%d of 4000 searches came to a point, %zu points are outliers\n", found.converged(),
              found.outliers.size());

  if (arguments < 2) return 0;
  std::ofstream file(argument[1]);
  const auto pca = find_principal_components(seen.states());
  const auto path = pca.project(seen.states(), 3);
  for (std::size_t trial = 0; trial < 20; ++trial, file << "\n\n")  // more would hide each other
    for (std::size_t step = 0; step < path.shape(0); ++step)
      file << "path," << path(step, trial, 0) << "," << path(step, trial, 1) << "," << path(step, trial, 2) << "\n";
  for (const fixed_point& p : found) {
    const auto at = pca.project(xt::xtensor<double, 2>(xt::view(p.state, xt::newaxis(), xt::all())), 3);
    file << pattern(p) << "," << at(0, 0) << "," << at(0, 1) << "," << at(0, 2) << "," << p.unstable << "\n";
  }
  file << "explained," << pca.fraction(0) << "," << pca.fraction(1) << "," << pca.fraction(2) << "\n";
}
