// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <complex>
#include <ctrnn/analysis/trained_phase.hpp>
#include <ctrnn/tasks/channels.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/recording.hpp>
#include <numbers>
#include <span>
#include <vector>

namespace ctrnn {

/// Mean rates of a recording over some steps [begin, end) of the trained part: [trials][units].
/// @throws std::invalid_argument for steps that the recording does not have, and for no step
template <class T>
xt::xtensor<double, 2> mean_rates(const recording<T>& from, int begin, int end) {
  const auto steps = static_cast<int>(from.rates.shape(0));
  if (begin < 0 || end <= begin || end > steps)
    refuse(
        {"mean_rates: steps ", begin, " to ", end - 1, " of ", steps, ", counted from 0; choose at least one of them"});
  const std::size_t trials = from.rates.shape(1), units = from.rates.shape(2);
  xt::xtensor<double, 2> mean = xt::zeros<double>({trials, units});
  for (int s = begin; s < end; ++s)
    for (std::size_t k = 0; k < trials; ++k)
      for (std::size_t i = 0; i < units; ++i)
        mean(k, i) += static_cast<double>(from.rates(static_cast<std::size_t>(s), k, i)) / (end - begin);
  return mean;
}

/// Mean rates of a recording over a phase, which is given by its index: [trials][units].
/// @throws std::invalid_argument for a phase that is not there, not trained or empty
template <class T>
xt::xtensor<double, 2> mean_rates(const recording<T>& from, int phase) {
  const auto& p = detail::trained_phase(from.batch, phase, "mean_rates");
  return mean_rates(from, p.start, p.start + p.steps);
}

/// The direction shown in a phase of each trial, rad, [trials]: decoded from the rings of both modalities together, as
/// a response is. For one stimulus this is its angle; if nothing is shown, the value has no meaning.
/// @throws std::invalid_argument for a phase that is not there, and trials without the rings of the published tasks
inline std::vector<double> shown_directions(const trial_batch& trials, int phase) {
  if (phase < 0 || static_cast<std::size_t>(phase) >= trials.phases().size() ||
      trials.inputs() < tasks::channels::first_rule)
    refuse({"shown_directions: phase ", phase, " of ", trials.phases().size(), ", with ", trials.inputs(),
            " inputs; it needs a phase that is there and the rings of the published tasks"});
  std::vector<double> angles;
  for (int k = 0; k < trials.trials(); ++k) {
    const float* x = trials.input(phase) + static_cast<std::ptrdiff_t>(k) * trials.inputs();
    const auto on = [&](int modality, int j) {
      return static_cast<double>(x[tasks::channels::first_of_ring(modality) + j]);
    };
    angles.push_back(tasks::decode_ring([&](int j) { return on(1, j) + on(2, j); }));
  }
  return angles;
}

/// Sorts angles (rad, any real numbers) into bins of equal width: the middle of bin c is 2 pi c / bins.
/// @throws std::invalid_argument for fewer than one bin, and angles that are not finite
inline std::vector<int> binned_angles(std::span<const double> angles, int bins) {
  if (bins < 1) refuse({"binned_angles: ", bins, " bins; use at least 1"});
  std::vector<int> labels;
  for (const double a : angles) {
    if (!std::isfinite(a)) refuse({"binned_angles: an angle is not finite"});
    const double turns = a / (2 * std::numbers::pi);
    labels.push_back(static_cast<int>(std::floor((turns - std::floor(turns)) * bins + 0.5)) % bins);
  }
  return labels;
}

/// How the rates of units depend on the condition of the trial.
struct tuning {
  xt::xtensor<double, 2> mean;   ///< [units][conditions] mean rate; 0 for a condition without trials
  std::vector<int> counts;       ///< [conditions] number of trials
  /// [units] eta squared: the part of the variance over trials that the condition explains, 0 to 1,
  ///
  ///     sum over conditions of trials_c (mean_c - mean)^2
  ///         / sum over trials of (rate - mean)^2
  ///
  /// and 0 for a unit whose rate does not vary, a silent one among them.
  xt::xtensor<double, 1> explained;
};

/// Tuning of units to a condition of the trial, such as the bin of its direction, its modality or its right answer.
///
///     const auto seen = with.record(model);
///     using task = tasks::delayed_go;
///     const auto directions = shown_directions(seen.batch, task::stimulus);
///     const auto shown = binned_angles(directions, 8);
///     const auto memory = tuning_of(mean_rates(seen, task::delay), shown, 8);
///
/// @param rates       [trials][units], see mean_rates
/// @param conditions  condition of each trial, 0 to count - 1
/// @throws std::invalid_argument for another number of conditions than of trials, and for one not in 0 to count - 1
/// @see Yang, Joglekar, Song, Newsome & Wang (2019), Task representations in neural networks trained to perform many
///      cognitive tasks, Nature Neuroscience 22:297
inline tuning tuning_of(const xt::xtensor<double, 2>& rates, std::span<const int> conditions, int count) {
  const std::size_t trials = rates.shape(0), units = rates.shape(1), n = static_cast<std::size_t>(std::max(count, 0));
  if (conditions.size() != trials)
    refuse({"tuning_of: ", conditions.size(), " conditions for ", trials, " trials; give one for each"});
  tuning found;
  found.mean = xt::zeros<double>({units, n});
  found.explained = xt::zeros<double>({units});
  found.counts.assign(n, 0);
  for (const int c : conditions) {
    if (c < 0 || c >= count) refuse({"tuning_of: a condition is ", c, "; there are ", count, ", counted from 0"});
    ++found.counts[static_cast<std::size_t>(c)];
  }
  for (std::size_t i = 0; i < units; ++i) {
    double mean = 0, all = 0, between = 0;
    for (std::size_t k = 0; k < trials; ++k) {
      const auto c = static_cast<std::size_t>(conditions[k]);
      found.mean(i, c) += rates(k, i) / found.counts[c];
      mean += rates(k, i) / static_cast<double>(trials);
    }
    for (std::size_t k = 0; k < trials; ++k) all += (rates(k, i) - mean) * (rates(k, i) - mean);
    for (std::size_t c = 0; c < n; ++c)
      between += found.counts[c] * (found.mean(i, c) - mean) * (found.mean(i, c) - mean);
    const double rounding = 1e-24 * mean * mean * static_cast<double>(trials);  // rounding error of equal rates
    found.explained(i) = all > rounding ? std::min(1.0, between / all) : 0;
  }
  return found;
}

/// A unit's preference among directions.
struct direction_preference {
  double preferred = 0;  ///< direction, rad, 0 to 2 pi; 0 if there is none
  double strength = 0;   ///< 0: all directions alike; 1: a single direction
};

/// The preferred direction and the vector strength of each unit, from its tuning to binned angles (see binned_angles):
///
///     z = sum over conditions of mean_c exp(i 2 pi c / conditions)
///         / sum over conditions of |mean_c|,
///
/// as the angle and the size of z; conditions without trials are left out. A silent unit has strength 0.
inline std::vector<direction_preference> direction_preferences(const tuning& t) {
  const std::size_t bins = t.counts.size();
  std::vector<direction_preference> found(t.mean.shape(0));
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::complex<double> sum = 0;
    double size = 0;
    for (std::size_t c = 0; c < bins; ++c) {
      if (t.counts[c] == 0) continue;
      sum += std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(c) / static_cast<double>(bins)) * t.mean(i, c);
      size += std::abs(t.mean(i, c));
    }
    constexpr double rounding = 1e-12;
    if (!(std::abs(sum) > rounding * size)) continue;
    const double angle = std::arg(sum);
    found[i] = {angle < 0 ? angle + 2 * std::numbers::pi : angle, std::abs(sum) / size};
  }
  return found;
}

}  // namespace ctrnn
