// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <ctrnn/text/message.hpp>
#include <numbers>

namespace ctrnn::tasks {

/// Number of channels of a ring: channel j prefers the direction 2 pi j / 32.
inline constexpr int directions = 32;

/// Preferred direction of channel j of a ring, rad.
inline double preferred_direction(int j) { return 2 * std::numbers::pi * j / directions; }

/// Distance of two angles (rad, any real numbers) around the circle: 0 to pi.
inline double circular_distance(double a, double b) {
  constexpr double turn = 2 * std::numbers::pi;
  double d = std::abs(a - b);
  if (d > turn) d = std::fmod(d, turn);  // fmod is slow, and seldom needed
  return std::min(d, turn - d);
}

/// Activity of channel j of a ring that codes an angle: 0.8 exp(-0.5 (8 d / pi)^2), where d is the circular distance
/// from the angle to the channel's preferred direction.
inline double bump(int j, double angle) {
  const double widths = 8 * circular_distance(preferred_direction(j), angle) / std::numbers::pi;
  return 0.8 * std::exp(-0.5 * widths * widths);
}

/// A stimulus: an angle (rad, any real number) shown with a strength on the ring of modality 1 or 2.
struct ring {
  int modality;            ///< 1 or 2
  double angle, strength;  ///< angle in rad; a strength of 1 is a peak of 0.8

  /// @throws std::invalid_argument for a modality other than 1 or 2, and an angle or strength that is not finite
  ring(int modality_, double angle_, double strength_ = 1)
      : modality(modality_), angle(angle_), strength(strength_) {
    if (modality != 1 && modality != 2) refuse({"ring: modality ", modality, "; there are 1 and 2"});
    if (!std::isfinite(angle) || !std::isfinite(strength))
      refuse({"ring: an angle of ", angle, " and a strength of ", strength, "; both must be finite"});
  }
};

/// Angle that a ring points to, in [0, 2 pi] rad: the population vector of its activity v(0) .. v(31).
///
///     atan2(sum v sin p / (sum v + 1e-5) + 1e-5, sum v cos p / (sum v + 1e-5) + 1e-5)
///
/// The offsets are those of the published evaluation (an all-zero ring points to pi / 4).
template <std::invocable<int> Activity>
double decode_ring(const Activity& v) {
  static const auto axes = [] {
    std::array<std::array<double, 2>, directions> table{};
    for (int j = 0; auto& axis : table)
      axis = {std::cos(preferred_direction(j)), std::sin(preferred_direction(j))}, ++j;
    return table;
  }();
  double total = 0, x = 0, y = 0;
  for (int j = 0; const auto& axis : axes) {
    const double activity = v(j++);
    total += activity, x += activity * axis[0], y += activity * axis[1];
  }
  constexpr double offset = 1e-5;
  const double angle = std::atan2(y / (total + offset) + offset, x / (total + offset) + offset);
  return angle < 0 ? angle + 2 * std::numbers::pi : angle;
}

/// Angle that a ring of 32 contiguous activities points to.
template <class T>
double decode_ring(const T* v) {
  return decode_ring([v](int j) { return static_cast<double>(v[j]); });
}

}  // namespace ctrnn::tasks
