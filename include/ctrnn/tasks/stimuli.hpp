// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/ring.hpp>
#include <ctrnn/task/task_parameter.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <numbers>

/// Random draws of the tasks' stimuli. A variant with other limits takes one assignment:
///
///     decision_1 task;
///     task.strengths.half_difference = {0.05, 0.1};
namespace ctrnn::tasks {

/// One stimulus of either modality and any direction.
struct one_stimulus {
  double strength = 1;  ///< strength; 1 is a peak of 0.8
  static constexpr auto parameters =
      std::tuple(parameter{"strength", &one_stimulus::strength, limits::at_least(0), "strength of a stimulus"});

  ring draw(trial_draws& u) const {
    const auto modality = u.modality();
    return ring(modality, u.angle(), strength);
  }
};

/// Two directions that are well apart.
struct two_angles {
  interval offset{std::numbers::pi / 2, 3 * std::numbers::pi / 2};  ///< angle from the first to the second, rad
  static constexpr auto parameters =
      std::tuple(task_parameter{"angle", &two_angles::offset, user_unit::degrees(), limits::within(-360, 360),
                                "between two stimuli that compete"});

  /// The two directions of a trial.
  struct drawn {
    double first, second;  ///< directions, rad
  };
  drawn draw(trial_draws& u) const {
    const auto first = u.angle();
    return {first, first + u.angle(offset)};
  }
};

/// Strengths of two stimuli to be compared: c + e and c - e.
struct two_strengths {
  interval mean{0.8, 1.2};             ///< limits of c
  interval half_difference{0.1, 0.2};  ///< limits of e
  static constexpr auto parameters =
      std::tuple(task_parameter{"strength", &two_strengths::mean, user_unit::none(), limits::at_least(0),
                                "mean strength of two stimuli that compete"},
                 task_parameter{"coherence", &two_strengths::half_difference, user_unit::none(), limits::at_least(0),
                                "half the difference of the strengths of two stimuli that compete"});

  /// The two strengths of a trial.
  struct drawn {
    double first, second;  ///< strengths; 1 is a peak of 0.8
  };
  /// Draws two strengths, the stronger first.
  drawn draw_stronger_first(trial_draws& u) const {
    const auto c = u.between(mean);
    const auto e = u.between(half_difference);
    return {c + e, c - e};
  }
  /// Draws two strengths, and their order by a coin (heads: the stronger first).
  drawn draw(trial_draws& u) const {
    const auto [stronger, weaker] = draw_stronger_first(u);
    return u.coin() ? drawn{stronger, weaker} : drawn{weaker, stronger};
  }
};

/// What the decision tasks share: stimuli in two directions that compete.
struct two_choices {
  two_angles angles{};
  two_strengths strengths{};
  static constexpr auto parameters = parameters_in(&two_choices::strengths, &two_choices::angles);
};

/// A number of a modality, as the argument of a task that exists for each modality.
template <int Modality>
concept modality_1_or_2 = Modality == 1 || Modality == 2;

}  // namespace ctrnn::tasks
