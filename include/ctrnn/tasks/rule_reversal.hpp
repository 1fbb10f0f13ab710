// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/task/choice_accuracy.hpp>
#include <ctrnn/task/softmax_cross_entropy.hpp>
#include <ctrnn/task/task_parameter.hpp>
#include <ctrnn/task/trial.hpp>
#include <ctrnn/task/trial_draws.hpp>
#include <ctrnn/text/message.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace ctrnn::tasks {

/// Times of rule reversal, s.
struct rule_reversal_seconds {
  double warm_up = 1, sample = 0.5, response = 0.5, reward = 0.5, waiting = 0.5;  ///< lengths, s
  double jitter = 0.1;  ///< jitter of all phases but the warm-up in training
  double grace = 0.1;   ///< time that does not count at the start of a response

  static constexpr auto parameters =
      std::tuple(task_parameter{"sample", &rule_reversal_seconds::sample, user_unit::seconds(), limits::at_least(0),
                                "length of a stimulus", &rule_reversal_seconds::jitter},
                 task_parameter{"response", &rule_reversal_seconds::response, user_unit::seconds(),
                                limits::at_least(0), "length of a response", &rule_reversal_seconds::jitter},
                 task_parameter{"reward", &rule_reversal_seconds::reward, user_unit::seconds(), limits::at_least(0),
                                "length of a reward", &rule_reversal_seconds::jitter},
                 task_parameter{"waiting", &rule_reversal_seconds::waiting, user_unit::seconds(), limits::at_least(0),
                                "time between trials", &rule_reversal_seconds::jitter});
};

/// Rule reversal: choose by a rule that is never shown and may change from trial to trial; only the reward tells it.
///
/// Five trials make a sequence, and a sequence is one trial of a batch: the state is carried on through all five. In
/// each, one of two stimuli is shown, then the network chooses, then it is told whether the choice was right. Under
/// rule s the right choice is 1 after stimulus s, and 0 after the other. The loss asks for the choice of an ideal
/// observer, who goes by the rule of the trial before, and by rule 0 in a sequence's first trial.
///
/// Inputs 0 and 1 are the stimuli, 2 is "right", 3 is "wrong". Outputs 0 and 1 are the choices, 2 and 3 are unused.
/// @see Soo, Goudar & Wang (2023), section 4 and appendix
struct rule_reversal {
  static constexpr std::string_view name = "rule_reversal", published_name = "rulereversal";
  static constexpr std::string_view summary = "choose by a rule that may change, of which only the reward tells";
  static constexpr int inputs = 4, outputs = 4, choices = 2;  ///< numbers of channels and choices
  static constexpr int trials = 40;  ///< sequences of an iteration: five of each row of `rules`
  static constexpr int right = 2, wrong = 3;  ///< input channels of the reward phase
  static constexpr int trials_of_sequence = 5;  ///< number of trials of a sequence
  using loss = softmax_cross_entropy<choices>;

  rule_reversal_seconds seconds{};
  static constexpr auto parameters = parameters_in(&rule_reversal::seconds);
  /// The rule of each trial of a sequence: sequence k of a batch has row (k / repeats) modulo 8.
  std::array<std::array<int, trials_of_sequence>, 8> rules{{{0, 0, 0, 0, 0},
                                                         {0, 1, 1, 0, 0},
                                                         {0, 0, 0, 1, 1},
                                                         {0, 1, 1, 1, 1},
                                                         {1, 0, 0, 0, 0},
                                                         {1, 1, 1, 0, 0},
                                                         {1, 0, 0, 1, 1},
                                                         {1, 1, 1, 1, 1}}};
  int repeats = 5;  ///< number of consecutive sequences with the same rules

  /// @name Phases of trial i of a sequence
  /// @{
  static constexpr int sample_of(int i) { return 1 + 4 * i; }    ///< phase of the stimulus
  static constexpr int response_of(int i) { return 2 + 4 * i; }  ///< phase of the choice
  static constexpr int reward_of(int i) { return 3 + 4 * i; }    ///< phase that tells whether the choice was right
  static constexpr int waiting_of(int i) { return 4 + 4 * i; }   ///< phase until the next trial
  /// @}

  auto phases() const {
    const auto& s = seconds;
    std::array<phase, 1 + 4 * trials_of_sequence> all{phase{"warm-up", s.warm_up, 0, true}};
    for (auto next = all.begin() + 1; next != all.end();) {
      *next++ = {.name = "sample", .seconds = s.sample, .jitter = s.jitter, .begins_trial = true};
      *next++ = {.name = "response", .seconds = s.response, .jitter = s.jitter};
      *next++ = {.name = "reward", .seconds = s.reward, .jitter = s.jitter};
      *next++ = {.name = "waiting", .seconds = s.waiting, .jitter = s.jitter};
    }
    return all;
  }
  auto loss_periods() const { return responses(seconds.grace); }
  auto activity_periods() const { return responses(0); }
  auto metric() const { return choice_accuracy(choices); }

  /// The published architecture, except that inputs reach all units and outputs read all units.
  architecture architecture_for(index_t units, bool dale) const {
    auto a = published_architecture(units, inputs, outputs, dale);
    a.input_units = a.readout_units = {0, units};
    return a;
  }

  void draw(trial& t, trial_draws& u) const {
    for (int i = 0; i < trials_of_sequence; ++i) {
      const int stimulus = u.integer(0, 2);
      t.input(sample_of(i))[stimulus] = 1;
      t.target(i)[right_choice(i > 0 ? rule(t.index(), i - 1) : 0, stimulus)] = 1;
    }
  }

  /// Shows the reward after a response, by the rule of the same trial.
  void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const {
    const int i = (finished_phase - response_of(0)) / 4;
    if (finished_phase != response_of(i)) return;
    for (int k = 0; k < batch.trials(); ++k) {
      const trial sequence(batch, k);
      const int stimulus = chosen([&](int, int channel) { return sequence.input(sample_of(i))[channel]; }, k, 2);
      const bool correct = chosen(y, k, choices) == right_choice(rule(k, i), stimulus);
      const auto reward = sequence.input(reward_of(i));
      reward[right] = correct ? 1 : 0, reward[wrong] = correct ? 0 : 1;
    }
  }

  /// The rule, 0 or 1, of trial i of a sequence.
  /// @throws std::invalid_argument for `repeats` below 1, and rules other than 0 and 1
  int rule(int sequence, int i) const {
    if (repeats < 1) refuse({"rule_reversal: repeats = ", repeats, "; each row of rules serves at least 1 sequence"});
    const int r = rules[static_cast<std::size_t>(sequence / repeats) % rules.size()][static_cast<std::size_t>(i)];
    if (r != 0 && r != 1) refuse({"rule_reversal: a rule ", r, "; there are 0 and 1"});
    return r;
  }
  /// The choice that a rule asks for: 1 where rule and stimulus are the same number.
  static constexpr int right_choice(int rule, int stimulus) { return rule == stimulus ? 1 : 0; }

private:
  static std::array<loss_period, trials_of_sequence> responses(double grace) {
    std::array<loss_period, trials_of_sequence> all;
    for (int i = 0; auto& term : all) {
      term = {response_of(i), response_of(i), grace, 1.0 / trials_of_sequence};
      ++i;
    }
    return all;
  }
};

}  // namespace ctrnn::tasks
