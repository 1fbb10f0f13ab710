// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/trial_batch.hpp>

namespace ctrnn {

/// How well a task is done, 0 to 1.
struct performance {
  double overall = 0;   ///< compared with the criterion of training
  double response = 0;  ///< performance in the responses alone
};

/// Measures how well a task is done: begin(batch), then observe(phase, step of the trained part, outputs) for
/// each trained step in order, then result(). It may keep a reference to the batch until result(). One metric
/// serves many evaluations: begin() starts it anew.
template <class M>
concept metric = std::movable<M> &&
    requires(M& m, const M& done, const trial_batch& batch, const outputs_view& y) {
  m.begin(batch);
  m.observe(0, 0, y);
  { done.result() } -> std::convertible_to<performance>;
};

}  // namespace ctrnn
