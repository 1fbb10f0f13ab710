// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/tasks/channels.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/recording.hpp>
#include <numbers>

namespace ctrnn {

namespace detail {

/// What the rings of both modalities showed in a trial until the response, summed over modalities and phases: [32].
inline std::array<double, tasks::directions> shown_on_rings(const trial_batch& batch, int trial) {
  std::array<double, tasks::directions> sum{};
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
    const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
    if (phase.warm_up || p >= batch.loss_periods().back().first_phase) continue;
    for (int s = 0; s < phase.samples; ++s) {
      const float* x = batch.input(p, s) + static_cast<std::ptrdiff_t>(trial) * batch.inputs();
      for (const int modality : {1, 2})
        for (std::size_t j = 0; j < tasks::directions; ++j)
          sum[j] += static_cast<double>(x[static_cast<std::size_t>(tasks::channels::first_of_ring(modality)) + j]);
    }
  }
  return sum;
}

}  // namespace detail

/// A measure of the decision tasks, for psychometric_curve: the fraction of the responses (trials x steps of the last
/// loss period) that are nearer to the direction asked for, that of the stronger stimulus, than to that of the other
/// one. It is 1/2 for a network that cannot tell the stimuli apart, unlike the performance, which asks for a direction
/// within 36 degrees. The other stimulus is what the rings showed beyond 45 degrees from the target.
struct stronger_chosen {
  /// @throws std::invalid_argument for trials without the inputs and outputs of the published tasks
  template <class T>
  double operator()(const recording<T>& seen) const {
    const auto& batch = seen.batch;
    if (batch.inputs() < tasks::channels::first_rule || batch.outputs() < tasks::channels::outputs ||
        batch.loss_periods().empty())
      refuse({"stronger_chosen: trials of ", batch.inputs(), " inputs and ", batch.outputs(),
              " outputs; it needs the rings of the published tasks, and a loss period"});
    const auto& response = batch.loss_periods().back();
    const float* target = batch.target(static_cast<int>(batch.loss_periods().size()) - 1);
    long stronger = 0;
    for (int k = 0; k < batch.trials(); ++k, target += batch.outputs()) {
      const double wanted = tasks::decode_ring(target + tasks::channels::first_of_ring(1));
      const auto shown = detail::shown_on_rings(batch, k);
      const double other = tasks::decode_ring([&](int j) {
        const bool apart = tasks::circular_distance(tasks::preferred_direction(j), wanted) > std::numbers::pi / 4;
        return apart ? shown[static_cast<std::size_t>(j)] : 0;
      });
      for (int s = response.begin; s < response.end; ++s) {
        const T* y = &seen.outputs(static_cast<std::size_t>(s), static_cast<std::size_t>(k), std::size_t{0});
        const double answer = tasks::decode_ring(y + tasks::channels::first_of_ring(1));
        stronger += tasks::circular_distance(answer, wanted) < tasks::circular_distance(answer, other) ? 1 : 0;
      }
    }
    return static_cast<double>(stronger) / (static_cast<double>(response.end - response.begin) * batch.trials());
  }
};

}  // namespace ctrnn
