// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/trial_batch.hpp>

namespace ctrnn {

/// How well a task is done, 0 to 1.
struct performance {
  double overall = 0;   ///< what a training criterion looks at
  double response = 0;  ///< the responses alone
};

/// What a task is measured by: begin(batch), observe(phase, step of the trained part, outputs) for each
/// trained step in order, result(). It may keep a reference to the batch until then. One metric serves many
/// evaluations: begin() starts it anew.
template <class M>
concept metric = std::movable<M> &&
    requires(M& m, const M& done, const trial_batch& batch, const outputs_view& y) {
  m.begin(batch);
  m.observe(0, 0, y);
  { done.result() } -> std::convertible_to<performance>;
};

}  // namespace ctrnn
