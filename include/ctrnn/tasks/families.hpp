// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/task/task_parameter.hpp>
#include <ctrnn/tasks/fixation_and_angle.hpp>
#include <ctrnn/tasks/ring_trial.hpp>

/// The 20 cognitive tasks come in three families by the phases of their trials (supplement of Soo, Goudar &
/// Wang 2023; after Yang et al. 2019). A variant with other times takes one assignment, to a task or in a type of
/// its own:
///
///     delayed_go task;
///     task.seconds.delay = 2.0;
///
///     struct slow_go : delayed_go { slow_go() { seconds.delay = 2.0; } };
namespace ctrnn::tasks {

/// What all three families share: channels and fixation.
struct cued_task {
  static constexpr int inputs = channels::inputs, outputs = channels::outputs;

 protected:
  /// The loss periods: fixation, from `grace` seconds after the warm-up, and response, from `grace` after its start.
  static std::array<loss_period, 2> fixation_then(int response, double grace) {
    return {loss_period{1, response - 1, grace}, loss_period{response, response, grace}};
  }
};

/// Times of family A, s.
struct family_a_seconds {
  double warm_up = 1, fixation = 0.5, stimulus = 0.5, response = 0.5;  ///< lengths, s
  double jitter = 0.1;  ///< jitter of fixation and stimulus in training
  double grace = 0.2;   ///< time that does not count at the start of fixation and of the response

  static constexpr auto parameters =
      std::tuple(task_parameter{"stimulus", &family_a_seconds::stimulus, user_unit::seconds(), limits::at_least(0),
                                "length of the stimulus", &family_a_seconds::jitter});
};

/// Family A: fixation, stimulus, response.
struct family_a : cued_task {
  enum : int { warm_up, fixation, stimulus, response };
  family_a_seconds seconds{};
  static constexpr auto parameters = parameters_in(&family_a::seconds);

  auto phases() const {
    const auto& s = seconds;
    return std::array{phase{"warm-up", s.warm_up, 0, true}, phase{"fixation", s.fixation, s.jitter},
                      phase{"stimulus", s.stimulus, s.jitter}, phase{"response", s.response}};
  }
  auto loss_periods() const { return fixation_then(response, seconds.grace); }
  auto metric() const { return fixation_and_angle(2.0 / 3); }
};

/// Times of family B, s.
struct family_b_seconds {
  double warm_up = 1, fixation = 0.5, stimulus = 0.5, delay = 1, response = 0.5;  ///< lengths, s
  double jitter = 0.1;  ///< jitter of fixation, stimulus and delay in training
  double grace = 0.2;   ///< time that does not count at the start of fixation and of the response

  static constexpr auto parameters =
      std::tuple(task_parameter{"delay", &family_b_seconds::delay, user_unit::seconds(), limits::at_least(0),
                                "length of the delay", &family_b_seconds::jitter},
                 task_parameter{"stimulus", &family_b_seconds::stimulus, user_unit::seconds(), limits::at_least(0),
                                "length of the stimulus", &family_b_seconds::jitter});
};

/// Family B: fixation, stimulus, delay, response.
struct family_b : cued_task {
  enum : int { warm_up, fixation, stimulus, delay, response };
  family_b_seconds seconds{};
  static constexpr auto parameters = parameters_in(&family_b::seconds);

  auto phases() const {
    const auto& s = seconds;
    return std::array{phase{"warm-up", s.warm_up, 0, true}, phase{"fixation", s.fixation, s.jitter},
                      phase{"stimulus", s.stimulus, s.jitter}, phase{"delay", s.delay, s.jitter},
                      phase{"response", s.response}};
  }
  auto loss_periods() const { return fixation_then(response, seconds.grace); }
  auto metric() const { return fixation_and_angle(4.0 / 5); }
};

/// Times of family C, s.
struct family_c_seconds {
  double warm_up = 1, fixation = 0.5, stimulus_1 = 0.5, delay = 1, stimulus_2 = 0.5, response = 0.5;  ///< lengths, s
  double jitter = 0.1;  ///< jitter of fixation, both stimuli and the delay in training
  double grace = 0.2;   ///< time that does not count at the start of fixation and of the response

  static constexpr auto parameters =
      std::tuple(task_parameter{"delay", &family_c_seconds::delay, user_unit::seconds(), limits::at_least(0),
                                "length of the delay", &family_c_seconds::jitter},
                 task_parameter{"stimulus", {&family_c_seconds::stimulus_1, &family_c_seconds::stimulus_2},
                                user_unit::seconds(), limits::at_least(0), "length of both stimuli",
                                &family_c_seconds::jitter});
};

/// Family C: fixation, stimulus 1, delay, stimulus 2, response.
struct family_c : cued_task {
  enum : int { warm_up, fixation, stimulus_1, delay, stimulus_2, response };
  family_c_seconds seconds{};
  static constexpr auto parameters = parameters_in(&family_c::seconds);

  auto phases() const {
    const auto& s = seconds;
    return std::array{phase{"warm-up", s.warm_up, 0, true},        phase{"fixation", s.fixation, s.jitter},
                      phase{"stimulus 1", s.stimulus_1, s.jitter}, phase{"delay", s.delay, s.jitter},
                      phase{"stimulus 2", s.stimulus_2, s.jitter}, phase{"response", s.response}};
  }
  auto loss_periods() const { return fixation_then(response, seconds.grace); }
  auto metric() const { return fixation_and_angle(5.0 / 6); }
};

}  // namespace ctrnn::tasks
