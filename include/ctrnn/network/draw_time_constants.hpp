// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/noise/uniform_draws.hpp>

namespace ctrnn {

/// Draws the time constant of each unit, uniform in [low, high), s: those of one seed are the same for all models.
/// @throws std::invalid_argument unless dt <= low < high
inline void draw_time_constants(architecture& a, double low, double high, std::uint32_t seed) {
  if (!(low >= a.dt && low < high && std::isfinite(high)))
    refuse({"draw_time_constants: from ", low, " to ", high, " s; it must be from at least dt, ", a.dt,
            " s, to a finite time above that"});
  constexpr std::uint32_t after_all_arrays = 6;
  uniform_draws draws({seed, 0, random_stream::initial_values, 0, 0}, after_all_arrays);
  a.tau.clear();
  for (index_t i = 0; i < a.units; ++i) a.tau.push_back(draws.uniform(low, high));
}

}  // namespace ctrnn
