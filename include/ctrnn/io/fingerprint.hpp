// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/task/any_task.hpp>
#include <string>
#include <vector>

namespace ctrnn {

/// A short text that stands for many numbers: equal for equal numbers, and for others most likely another.
class fingerprint {
 public:
  /// Takes a whole number in.
  void add(std::int64_t x) {
    for (int byte = 0; byte < 8; ++byte) {
      hash_ ^= static_cast<std::uint64_t>(x >> 8 * byte) & 255;
      hash_ *= 1099511628211U;
    }
  }
  /// Takes a number in, in steps of 1/1024: what rounds otherwise on another machine is the same number.
  void add_rounded(double x) {
    constexpr double largest = 1e12;
    add(std::abs(x) <= largest ? std::llround(1024 * x) : x > 0 ? INT64_MAX : INT64_MIN);
  }

  /// 16 hexadecimal digits.
  std::string text() const {
    std::array<char, 16> digits{};
    auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), hash_, 16).ptr;
    std::string found(digits.data(), end);
    return std::string(digits.size() - found.size(), '0') + found;
  }

 private:
  std::uint64_t hash_ = 14695981039346656037U;
};

/// The fingerprint of what a task draws: durations, periods, inputs and targets of some trials in steps of dt (s), and
/// in a closed loop its feedback to a network that is silent. Tasks of other strengths, angles, times or limits have
/// another, whatever their members are called. The metric is not in it.
inline std::string fingerprint_of(const any_task& task, double dt) {
  trial_batch batch;
  task.draw_batch(batch, {.stream = random_stream::evaluation_trials, .trials = std::max(8, task.trials), .dt = dt});
  const auto outputs = static_cast<std::size_t>(batch.trials()) * static_cast<std::size_t>(batch.outputs());
  const std::vector<float> silence(outputs);
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p)
    task.feedback(p, {silence.data(), batch.outputs()}, batch);
  fingerprint all;
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
    const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
    all.add(phase.steps);
    const float* x = batch.input(p);
    for (int i = 0; i < phase.samples * batch.trials() * batch.inputs(); ++i) all.add_rounded(x[i]);
  }
  for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e) {
    const auto& period = batch.loss_periods()[static_cast<std::size_t>(e)];
    all.add(period.begin), all.add(period.end), all.add_rounded(period.weight);
    const float* target = batch.target(e);
    for (int i = 0; i < batch.trials() * batch.outputs(); ++i) all.add_rounded(target[i]);
  }
  for (const auto& period : batch.activity_periods())
    all.add(period.begin), all.add(period.end), all.add_rounded(period.weight);
  return all.text();
}

/// The fingerprint of who may be connected to whom. Only for architectures with a mask.
inline std::string fingerprint_of(const matrix<unsigned char>& connected) {
  fingerprint all;
  for_each_element([&](unsigned char c) { all.add(c); }, connected);
  return all.text();
}

}  // namespace ctrnn
