// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/fixed_points.hpp>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/training/ensemble.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace ctrnn;

namespace {

/// How often all three outputs have the sign of their targets.
struct signs_right {
  const trial_batch* batch = nullptr;
  double right = 0, all = 0;

  void begin(const trial_batch& b) { batch = &b, right = all = 0; }
  void observe(int /*phase*/, int step, const outputs_view& y) {
    for (int hold = 0; const auto& period : batch->loss_periods()) {
      const outputs_view wanted(batch->target(hold++), 3);
      if (step < period.begin || step >= period.end) continue;
      for (int k = 0; k < batch->trials(); ++k, ++all) {
        int signs = 0;
        for (int bit = 0; bit < 3; ++bit) signs += y(k, bit) * wanted(k, bit) > 0 ? 1 : 0;
        right += signs == 3 ? 1 : 0;
      }
    }
  }
  performance result() const { return {right / all, right / all}; }
};

struct linear_error {
  auto output(auto z) const { return z; }
  auto cost(auto y, auto target) const { return square(y - target); }
};

/// Three outputs hold the signs of the latest pulses of their inputs.
struct three_bits {
  static constexpr std::string_view name = "three_bits";
  static constexpr int inputs = 3, outputs = 3;
  using loss = linear_error;

  auto phases() const {
    return std::array{phase{"rest", 0.1, 0, true}, phase{"pulse", 0.1}, phase{"hold", 0.6, 0.4},
                      phase{"pulse", 0.1}, phase{"hold", 0.6, 0.4}, phase{"pulse", 0.1}, phase{"hold", 0.6, 0.4}};
  }
  auto loss_periods() const {
    return std::array{loss_period{2, 2, 0.1}, loss_period{4, 4, 0.1}, loss_period{6, 6, 0.1}};
  }
  auto metric() const { return signs_right{}; }
  architecture architecture_for(index_t units, bool /*dale*/) const {
    architecture a;
    a.units = units, a.inputs = inputs, a.outputs = outputs, a.dt = 0.02;
    a.input_units = a.readout_units = {0, units};
    a.tau.assign(static_cast<std::size_t>(units), 0.1);
    return a;
  }
  void draw(trial& t, trial_draws& u) const {
    std::array<float, 3> held{};
    for (int i = 0; i < 3; ++i)
      for (std::size_t bit = 0; bit < 3; ++bit) {
        const bool pulse = u.unit() < 0.4, up = u.coin();
        if (pulse || i == 0) t.input(2 * i + 1)[bit] = held[bit] = up ? 1.0f : -1.0f;
        t.target(i)[bit] = held[bit];
      }
  }
};

}  // namespace

TEST_CASE("a network that has learnt to hold three bits has eight stable fixed points, one for each pattern") {
  constexpr index_t units = 32;
  ensemble<three_bits, base, current<tanh_unit>> models(
      {.units = units, .seed = 1, .initial = initial::gaussian{.gain = 0.9}, .learning_rate = 0.005, .threads = 1});
  models.train({.max_iterations = 600, .criterion = 1.1, .evaluate_every = 200});
  CHECK(models[0].curve.back().performance > 0.99);

  const auto seen = models.trainer().record(models[0], 50);
  const flow at_rest(models[0].net, models.dynamics(), std::vector{0.0f, 0.0f, 0.0f});
  const auto found = find_fixed_points(at_rest, sample_states(seen, 400), {.outlier_distance = 2});
  CHECK(found.converged() == 400);
  CHECK(found.outliers.empty());

  std::set<std::string> patterns;
  int stable = 0, saddles = 0;
  for (const fixed_point& p : found) {
    CHECK(!p.slow);
    saddles += p.stable() ? 0 : 1;
    if (!p.stable()) continue;
    ++stable;
    std::string pattern;
    for (index_t bit = 0; bit < 3; ++bit) {
      double y = 0;
      for (index_t i = 0; i < units; ++i)
        y += static_cast<double>(models[0].net.effective_readout(bit, i)) *
             std::tanh(p.state(static_cast<std::size_t>(i)));
      CHECK(std::abs(y) == doctest::Approx(1).epsilon(0.1));
      pattern += y > 0 ? '+' : '-';
    }
    patterns.insert(pattern);
  }
  CHECK(stable == 8);
  CHECK(patterns.size() == 8);
  CHECK(saddles > 0);
}
