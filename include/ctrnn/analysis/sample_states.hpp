// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/analysis/trained_phase.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/recording.hpp>
#include <optional>

namespace ctrnn {

/// States of a recording, [count][units], to start a search for fixed points from: spread evenly over the trials and
/// over the trained steps, or over the steps of one phase, which should be the phase whose input the flow has. Nothing
/// is random: state k is at the fraction (k + 1/2) / count of the steps, and of the trials at the fractional part of
/// k (sqrt(5) - 1) / 2.
/// @throws std::invalid_argument for a count below 1, and a phase that is not there, not trained or empty
template <class T>
xt::xtensor<double, 2> sample_states(const recording<T>& from, int count, std::optional<int> phase = {}) {
  std::size_t first = 0, steps = from.states().shape(0);
  if (phase) {
    const auto& p = detail::trained_phase(from.batch, *phase, "sample_states");
    first = static_cast<std::size_t>(p.start), steps = static_cast<std::size_t>(p.steps);
  }
  if (count < 1 || steps == 0)
    refuse({"sample_states: ", count, " states of ", steps, " steps; there must be at least 1 of each"});
  const auto n = static_cast<std::size_t>(count);
  const std::size_t trials = from.rates.shape(1), units = from.rates.shape(2);
  auto states = xt::xtensor<double, 2>::from_shape({n, units});
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (std::size_t k = 0; k < n; ++k) {
    const double turn = golden * static_cast<double>(k), done = (static_cast<double>(k) + 0.5) / static_cast<double>(n);
    const auto at = [](double fraction, std::size_t of) {
      return std::min(of - 1, static_cast<std::size_t>(fraction * static_cast<double>(of)));
    };
    const std::size_t step = at(done, steps), trial = at(turn - std::floor(turn), trials);
    for (std::size_t i = 0; i < units; ++i) states(k, i) = static_cast<double>(from.states()(first + step, trial, i));
  }
  return states;
}

}  // namespace ctrnn
