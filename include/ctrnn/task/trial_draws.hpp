// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/uniform_draws.hpp>

#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>

namespace ctrnn {

/// Limits of a number that is drawn uniformly: from `from` up to, but without, `to`.
struct interval {
  double from, to;  ///< {x, x} is always x
};

/// The random draws of one trial, in the order in which its task asks for them.
///
/// They depend on seed, stream, iteration and the trial's index alone: not on the number of trials, the model
/// or the threads. Recorded values may stand in for them: a trial recorded elsewhere is then replayed through
/// the same task.
class trial_draws {
public:
  /// Draws of a trial, from the batch's address and the trial's index in the batch.
  trial_draws(const random_address& batch, std::uint32_t trial) : source_(uniform_draws(batch, trial)) {}

  /// Replays recorded values, one for each draw: of unit(), coin() and angle() the number in [0, 1) behind
  /// it, of the others the value itself. The values are not copied.
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
  /// An angle within limits, rad.
  double angle(const interval& limits) { return angle(limits.from, limits.to); }

  /// Uniform in [low, high): strengths, durations, whatever is not an angle.
  double between(double low, double high) {
    return draw([=](uniform_draws& u) { return u.uniform(low, high); });
  }
  /// The same; where both limits are the same number, this number, without a draw.
  double between(const interval& limits) {
    return limits.from == limits.to ? limits.from : between(limits.from, limits.to);
  }

  /// Uniform among the integers low .. high - 1.
  int integer(int low, int high) {
    return static_cast<int>(draw([=](uniform_draws& u) { return u.integer(low, high); }));
  }

  /// Modality of a stimulus: 1 or 2.
  int modality() { return integer(1, 3); }

  /// Recorded values that were not asked for yet; 0 where none stand in.
  std::size_t left() const {
    const auto* recorded = std::get_if<std::span<const double>>(&source_);
    return recorded ? recorded->size() : 0;
  }

private:
  double draw(auto from_address) {
    if (auto* addressed = std::get_if<uniform_draws>(&source_)) return from_address(*addressed);
    auto& recorded = std::get<std::span<const double>>(source_);
    if (recorded.empty())
      throw std::invalid_argument("trial_draws: the task draws more values than were recorded");
    const double value = recorded.front();
    recorded = recorded.subspan(1);
    return value;
  }

  std::variant<uniform_draws, std::span<const double>> source_;
};

}  // namespace ctrnn
