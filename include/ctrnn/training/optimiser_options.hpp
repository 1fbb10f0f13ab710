// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/rate_schedule.hpp>
#include <ctrnn/training/update_rule.hpp>

namespace ctrnn {

/// What an optimiser does with a gradient:
///
///     {.rule = sgd{.momentum = 0.9}, .learning_rate = 0.01, .clip_norm = 1,
///      .rate_schedule = {.shape = rate_shape::cosine, .iterations = 40'000}}
struct optimiser_options {
  update_rule rule = adam{};  ///< adam, adamw, sgd or rmsprop, with their numbers
  double learning_rate = 0;   ///< 0: 0.1 / N
  double clip_norm = 0;       ///< a gradient whose norm, over all arrays together, is more is scaled to it; 0: none is
  double clip_array_norm = 0; ///< before that, the gradient of each array of a larger norm is scaled to it; 0: none is
  double clip_value = 0;      ///< and before that, each element is held within -clip_value ... clip_value; 0: none is
  ctrnn::rate_schedule rate_schedule{};  ///< of the learning rate

  /// Whether gradients are limited in any way.
  bool clips() const { return clip_norm > 0 || clip_array_norm > 0 || clip_value > 0; }
};

/// Throws std::invalid_argument for options that make no optimiser.
inline void check(const optimiser_options& o) {
  const auto is = [](double x) { return x >= 0 && std::isfinite(x); };
  if (!is(o.learning_rate))
    refuse({"optimiser: a learning rate of ", o.learning_rate,
            "; it must be above 0 and finite, or 0 for 0.1 / units"});
  if (!is(o.clip_norm))
    refuse({"optimiser: clip_norm = ", o.clip_norm, "; it must be above 0 and finite, or 0 to clip no norm"});
  if (!is(o.clip_array_norm))
    refuse({"optimiser: clip_array_norm = ", o.clip_array_norm,
            "; it must be above 0 and finite, or 0 to clip no array by itself"});
  if (!is(o.clip_value))
    refuse({"optimiser: clip_value = ", o.clip_value, "; it must be above 0 and finite, or 0 to clip no element"});
  std::visit([](const auto& rule) { check_parameters(rule); }, o.rule);
  if (const auto* w = std::get_if<adamw>(&o.rule); w && o.learning_rate * w->weight_decay >= 1)
    refuse({"adamw: a weight decay of ", w->weight_decay, " with a learning rate of ", o.learning_rate,
            ", by which a step takes off all of a value or more; their product must be below 1, as 0.01 with 0.002"});
  check(o.rate_schedule);
}

}  // namespace ctrnn
