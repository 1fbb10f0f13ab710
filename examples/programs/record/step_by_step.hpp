// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cstddef>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <limits>
#include <vector>

namespace record {

/// An array of something for each trained step and trial.
template <class T>
xt::xtensor<T, 3> for_each_step(const ctrnn::trial_batch& batch, int channels, T value) {
  const auto size = [](int n) { return static_cast<std::size_t>(n); };
  return xt::xtensor<T, 3>(
      xt::static_shape<std::size_t, 3>{size(batch.trained_steps()), size(batch.trials()), size(channels)}, value);
}

/// The inputs of trials in each trained step, [steps][trials][inputs], also where a phase has one for all of its steps.
template <class T>
xt::xtensor<T, 3> inputs_by_step(const ctrnn::trial_batch& batch) {
  auto all = for_each_step<T>(batch, batch.inputs(), 0);
  const auto row = static_cast<std::size_t>(batch.trials()) * static_cast<std::size_t>(batch.inputs());
  auto to = all.begin();
  for (int p = 0; const auto& phase : batch.phases()) {
    for (int t = 0; !phase.warm_up && t < phase.steps; ++t) {
      const float* const from = batch.input(p, phase.time_varying ? t : 0);
      to = std::copy(from, from + row, to);
    }
    ++p;
  }
  return all;
}

/// The targets of trials in each trained step, [steps][trials][outputs], NaN where outputs cost nothing. Of loss
/// periods that overlap it is that of the last one.
template <class T>
xt::xtensor<T, 3> targets_by_step(const ctrnn::trial_batch& batch) {
  auto all = for_each_step<T>(batch, batch.outputs(), std::numeric_limits<T>::quiet_NaN());
  const auto row = static_cast<std::ptrdiff_t>(batch.trials()) * static_cast<std::ptrdiff_t>(batch.outputs());
  for (int k = 0; const auto& period : batch.loss_periods()) {
    const float* const from = batch.target(k++);
    for (std::ptrdiff_t t = period.begin; t < period.end; ++t) std::copy(from, from + row, all.begin() + t * row);
  }
  return all;
}

/// The weight of the loss period that each trained step belongs to, as above; 0 where there is none.
inline std::vector<double> loss_weight_by_step(const ctrnn::trial_batch& batch) {
  std::vector<double> all(static_cast<std::size_t>(batch.trained_steps()));
  for (const auto& period : batch.loss_periods())
    std::fill(all.begin() + period.begin, all.begin() + period.end, period.weight);
  return all;
}

}  // namespace record
