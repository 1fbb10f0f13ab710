// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/uniform_draws.hpp>
#include <ctrnn/text/message.hpp>

#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <variant>

namespace ctrnn {

/// The interval [from, to) from which a number is drawn uniformly.
struct interval {
  double from, to;  ///< limits; {x, x} always gives x
};

/// The random draws of one trial, in the order in which its task asks for them.
///
/// They depend on the address of the batch (seed, stream, iteration, part) and the trial's index alone: not on the
/// number of trials, the model or the threads. Recorded values can take the place of draws, to replay a trial that
/// was recorded elsewhere through the same task.
class trial_draws {
public:
  /// Draws of a trial, from the batch's address and the trial's index in the batch.
  trial_draws(const random_address& batch, std::uint32_t trial) : source_(uniform_draws(batch, trial)) {}

  /// Replays recorded values, one for each draw: for unit(), coin() and angle() the number in [0, 1) that the
  /// result is computed from, for the others the result itself. The values are not copied.
  explicit trial_draws(std::span<const double> recorded) : source_(recorded) {}

  /// Uniform in [0, 1).
  double unit() {
    return draw([](uniform_draws& u) { return u.unit(); });
  }

  /// true with probability one half (unit() < 1/2: heads).
  bool coin() { return unit() < 0.5; }

  /// Uniform in [0, 2 pi), rad.
  double angle() { return 2 * std::numbers::pi * unit(); }

  /// Uniform in [from, to), rad: from + (to - from) unit().
  double angle(double from, double to) { return from + (to - from) * unit(); }
  /// Uniform within limits, rad.
  double angle(const interval& limits) { return angle(limits.from, limits.to); }

  /// Uniform in [low, high), for numbers that are not angles, such as strengths and durations.
  double between(double low, double high) {
    return draw([=](uniform_draws& u) { return u.uniform(low, high); });
  }
  /// Uniform within limits; if both are the same number, that number, without a draw.
  double between(const interval& limits) {
    return limits.from == limits.to ? limits.from : between(limits.from, limits.to);
  }

  /// Uniform among the integers low .. high - 1.
  int integer(int low, int high) {
    return static_cast<int>(draw([=](uniform_draws& u) { return u.integer(low, high); }));
  }

  /// Modality of a stimulus: 1 or 2.
  int modality() { return integer(1, 3); }

  /// Number of recorded values that are still to be used; 0 if values are not recorded but drawn.
  std::size_t left() const {
    const auto* recorded = std::get_if<std::span<const double>>(&source_);
    return recorded ? recorded->size() : 0;
  }

private:
  double draw(auto from_address) {
    if (auto* addressed = std::get_if<uniform_draws>(&source_)) return from_address(*addressed);
    auto& recorded = std::get<std::span<const double>>(source_);
    if (recorded.empty()) refuse({"trial_draws: the task draws more values than were recorded"});
    const double value = recorded.front();
    recorded = recorded.subspan(1);
    return value;
  }

  std::variant<uniform_draws, std::span<const double>> source_;
};

}  // namespace ctrnn
