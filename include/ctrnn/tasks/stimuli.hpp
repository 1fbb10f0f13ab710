// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/ring.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <numbers>

/// What the tasks draw of their stimuli. A variant with other limits is one assignment:
///
///     decision_1 task;
///     task.strengths.half_difference = {0.05, 0.1};
namespace ctrnn {

/// One stimulus of either modality and any direction.
struct one_stimulus {
  double strength = 1;  ///< 1 is a peak of 0.8

  ring draw(trial_draws& u) const {
    const auto modality = u.modality();
    return ring(modality, u.angle(), strength);
  }
};

/// Two directions that are well apart.
struct two_angles {
  interval offset{std::numbers::pi / 2, 3 * std::numbers::pi / 2};  ///< from the first to the second, rad

  /// Two directions, rad.
  struct drawn {
    double first, second;  ///< rad
  };
  drawn draw(trial_draws& u) const {
    const auto first = u.angle();
    return {first, first + u.angle(offset)};
  }
};

/// Strengths of two stimuli to be compared: c + e and c - e.
struct two_strengths {
  interval mean{0.8, 1.2};             ///< c
  interval half_difference{0.1, 0.2};  ///< e

  /// Two strengths.
  struct drawn {
    double first, second;  ///< 1 is a peak of 0.8
  };
  /// The stronger first.
  drawn draw_stronger_first(trial_draws& u) const {
    const auto c = u.between(mean);
    const auto e = u.between(half_difference);
    return {c + e, c - e};
  }
  /// Heads: the stronger first.
  drawn draw(trial_draws& u) const {
    const auto [stronger, weaker] = draw_stronger_first(u);
    return u.coin() ? drawn{stronger, weaker} : drawn{weaker, stronger};
  }
};

/// A decision task has the stimuli of two directions compete.
struct two_choices {
  two_angles angles{};
  two_strengths strengths{};
};

/// Of a task that there is for each modality.
template <int Modality>
concept modality_1_or_2 = Modality == 1 || Modality == 2;

}  // namespace ctrnn
