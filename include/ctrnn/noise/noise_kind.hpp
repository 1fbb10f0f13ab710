// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <ctrnn/text/named_value.hpp>
#include <string_view>

namespace ctrnn {

/// How the noise eta of a unit develops from step to step, in steps of dt:
///
///     eta <- keep eta + add xi,   xi ~ N(0, 1)
///
/// | | keep | add | variance | |
/// |---|---|---|---|---|
/// | published | 1 - dt / tau | sqrt(2 dt / tau) | 1 / (1 - dt / (2 tau)) | the same by Euler's method |
/// | exact | exp(-dt / tau) | sqrt(1 - exp(-2 dt / tau)) | 1 | Ornstein-Uhlenbeck noise |
/// | white | 0 | 1 | 1 | noise without a memory |
/// | none | 1 | 0 | | no noise |
///
/// where tau is the time constant of the noise. The variance of the published one is 1.03 for steps of 5 ms and a tau
/// of 100 ms, and 1.33 for steps of 50 ms.
/// @see Soo, Goudar & Wang (2023), appendix, for the published one; Gillespie (1996), Exact numerical simulation of the
///      Ornstein-Uhlenbeck process, Physical Review E 54, for the exact one
enum class noise_kind { published, exact, white, none };

/// The names of the kinds of noise, in their order.
inline constexpr std::array<std::string_view, 4> noise_kind_names{"published", "exact", "white", "none"};

/// The name of a kind of noise: "exact".
inline std::string_view name_of(noise_kind kind) { return noise_kind_names[static_cast<std::size_t>(kind)]; }

/// The kind of noise of a name.
/// @throws std::invalid_argument if there is none of that name, with the names that there are
inline noise_kind noise_kind_named(std::string_view name) {
  return value_named<noise_kind>(noise_kind_names, "noise", name);
}

/// Where the noise of the units enters their dynamics tau ds/dt = -s + target: in the drive, which is the argument of
/// phi where states are rates, or outside of phi, as what is added to the target.
enum class noise_place { drive, state };

/// The names of the places, in their order.
inline constexpr std::array<std::string_view, 2> noise_place_names{"drive", "state"};

/// The name of a place of the noise: "drive".
inline std::string_view name_of(noise_place place) { return noise_place_names[static_cast<std::size_t>(place)]; }

/// The place of a name.
/// @throws std::invalid_argument if there is none of that name, with the names that there are
inline noise_place noise_place_named(std::string_view name) {
  return value_named<noise_place>(noise_place_names, "place of the noise", name);
}

/// The coefficients of a step of the noise, see noise_kind.
struct noise_step {
  double keep;  ///< factor of the noise of the step before
  double add;   ///< factor of what is new, N(0, 1)
};

/// The coefficients of a step of dt of noise with a time constant of tau, both in s.
inline noise_step noise_step_of(noise_kind kind, double dt, double tau) {
  switch (kind) {
    case noise_kind::published: return {1 - dt / tau, std::sqrt(2 * dt / tau)};
    case noise_kind::exact: return {std::exp(-dt / tau), std::sqrt(-std::expm1(-2 * dt / tau))};
    case noise_kind::white: return {0, 1};
    default: return {1, 0};
  }
}

/// Variance that noise in steps of dt tends to, both times in s: 1 / (1 - dt / (2 tau)) as published, for 0 < dt < 2
/// tau, 0 without noise, else 1.
inline double stationary_variance(noise_kind kind, double dt, double tau) {
  if (kind == noise_kind::published) return 1 / (1 - dt / (2 * tau));
  return kind == noise_kind::none ? 0 : 1;
}

/// Factor of noise in the drive of a unit. White noise counts by sqrt(2 tau / dt), so that what it does to the unit is
/// nearly the same for all steps: a state that relaxes to it alone, tau ds/dt = -s + sigma sqrt(2 tau) xi(t), has the
/// stationary deviation sigma, or sigma / sqrt(1 - dt / (2 tau)) by Euler's method.
/// @param dt, tau  step, and time constant of the unit, s
inline double noise_factor(noise_kind kind, double dt, double tau) {
  if (kind == noise_kind::none) return 0;
  return kind == noise_kind::white ? std::sqrt(2 * tau / dt) : 1;
}

}  // namespace ctrnn
