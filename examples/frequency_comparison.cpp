// SPDX-License-Identifier: BSD-3-Clause
// A task of one's own whose input varies within a phase: compare the frequencies of two vibrations, one delay apart
// (after Romo, Brody, Hernandez & Lemus, Nature 399, 1999).
#include <array>
#include <cmath>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <numbers>
#include <string_view>

namespace mine {

/// Two vibrations on a fingertip, each a train of pulses of 20 ms at a steady frequency: was the first or the second
/// the higher one?
///
/// The lower frequency is uniform in `lower`, the higher one `difference` above it, and a coin says which comes first.
/// So one vibration alone tells the answer only where it is too low or too high for the other to be beyond it.
struct frequency_comparison {
  static constexpr std::string_view name = "frequency_comparison";
  static constexpr int inputs = 2, outputs = 2;
  enum : int { rest, vibration_1, delay, vibration_2, answer };
  static constexpr int skin = 0, answer_now = 1;  // inputs

  ctrnn::interval lower{10, 26};  // Hz
  double difference = 8;          // Hz

  auto phases() const {
    using ctrnn::phase;
    return std::array{phase{.name = "rest", .seconds = 0.3, .warm_up = true},
                      phase{.name = "vibration 1", .seconds = 0.5, .time_varying = true},
                      phase{.name = "delay", .seconds = 0.5, .jitter = 0.1},
                      phase{.name = "vibration 2", .seconds = 0.5, .time_varying = true},
                      phase{.name = "answer", .seconds = 0.3}};
  }
  auto loss_periods() const {
    return std::array{ctrnn::loss_period{.first_phase = answer, .last_phase = answer, .grace = 0.1}};
  }
  auto metric() const { return ctrnn::choice_accuracy(outputs); }

  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const {
    const double low = u.between(lower), high = low + difference;
    const std::size_t higher = u.coin() ? 0 : 1;
    vibrate(t, vibration_1, higher == 0 ? high : low, u.unit());
    vibrate(t, vibration_2, higher == 1 ? high : low, u.unit());
    t.input(answer)[answer_now] = 1;
    t.target(0)[higher] = 0.9f, t.target(0)[1 - higher] = 0.1f;
  }

 private:
  /// One pulse in each cycle, of which `start` cycles are over when the phase begins.
  static void vibrate(const ctrnn::trial& t, int phase, double frequency, double start) {
    constexpr double pulse = 0.02;  // s
    for (int step = 0; step < t.samples(phase); ++step) {
      const double cycles = start + frequency * step * t.batch().dt();
      const double since_pulse = (cycles - std::floor(cycles)) / frequency;  // s
      if (since_pulse < pulse)
        t.input(phase, step)[skin] = static_cast<float>(1 - std::cos(2 * std::numbers::pi * since_pulse / pulse));
    }
  }
};

}  // namespace mine

int main() {
  ctrnn::ensemble<mine::frequency_comparison, ctrnn::dasc<10>, ctrnn::relu> models(
      {.units = 50, .models = 4, .seed = 1});
  const auto report = models.train(
      {.stages = 3, .beta0 = 0.5, .staged_iterations = 1500, .max_iterations = 4000, .criterion = 0.95,
       .evaluate_every = 50},
      [](const ctrnn::progress& p) {
        if (p.iteration % 250 == 0)
          std::printf("iteration %4ld: median performance %.2f, %d of 4 solved\n", static_cast<long>(p.iteration),
                      p.median, p.solved);
      });
  for (const auto& text : report.warnings) std::printf("warning: %s\n", text.c_str());
  for (const auto& text : report.failures) std::printf("failed: %s\n", text.c_str());
  std::printf("%d of %zu networks tell which frequency was higher in 95 %% of the trials;\n"
              "by chance it would be 50 %%, by the second vibration alone 75 %% at most.\n",
              report.solved, models.size());
}
