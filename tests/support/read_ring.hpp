// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/channels.hpp>
#include <ctrnn/network/trial_batch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace ctrnn_test {

/// A stimulus read back from the channels that show it.
struct seen {
  double angle, strength;
};

/// What a ring shows: none, one or two stimuli, the stronger first.
struct seen_on_ring {
  int count = 0;
  std::array<seen, 2> stimuli{};
};

/// Reads up to two stimuli that are pi / 2 apart or more, to 1e-6: each from what the other leaves.
class ring_reader {
public:
  ring_reader(const ctrnn::trial_batch& batch, int phase, int k, int modality)
      : v_(batch.input(phase) + k * batch.inputs() + ctrnn::tasks::channels::first_of_ring(modality)) {}

  seen_on_ring read() const {
    constexpr double nothing = 0.1;  // a third of the weakest stimulus of the tasks
    constexpr seen none{0, 0};
    const int peak = most_active(none);
    if (left(peak, none) < nothing) return {};
    seen a = around(peak, none);
    const int second_peak = most_active(a);
    if (left(second_peak, a) < nothing) return {1, {a}};
    seen b = around(second_peak, a);
    for (int again = 0; again < 3; ++again) a = around(peak, b), b = around(second_peak, a);
    return a.strength < b.strength ? seen_on_ring{2, {b, a}} : seen_on_ring{2, {a, b}};
  }

private:
  static constexpr int n = ctrnn::tasks::directions;

  /// What channel j has beside a stimulus.
  double left(int j, const seen& beside) const {
    j = (j + n) % n;
    return double{v_[j]} - (beside.strength > 0 ? beside.strength * ctrnn::tasks::bump(j, beside.angle) : 0);
  }
  int most_active(const seen& beside) const {
    std::array<double, n> all;
    for (int j = 0; auto& x : all) x = left(j++, beside);
    return static_cast<int>(std::max_element(all.begin(), all.end()) - all.begin());
  }
  /// The stimulus around a channel: of a Gaussian the logarithms of three values give the middle.
  seen around(int peak, const seen& beside) const {
    constexpr double pi = std::numbers::pi, spacing = 2 * pi / n, precision = 8 / pi * 8 / pi;
    const double slope = std::log(left(peak + 1, beside) / left(peak - 1, beside)) / (2 * spacing);
    const double angle = ctrnn::tasks::preferred_direction(peak) + slope / precision;
    return {angle, left(peak, beside) / ctrnn::tasks::bump(peak, angle)};
  }

  const float* v_;
};

}  // namespace ctrnn_test
