// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/tasks/channels.hpp>
#include <ctrnn/text/message.hpp>
#include <numbers>
#include <vector>

namespace ctrnn::tasks {

/// Metric of the tasks that hold fixation, then answer with an angle: begin(batch), observe(...) each trained
/// step, result(). It keeps counts, not outputs.
///
/// The batch's first loss period is the fixation, its last one the response; graces do not count. y0 is the fixation
/// output. F1 is the fraction of the fixation (steps x trials) with y0 > 1/2, F2 the fraction of the response with
/// y0 < 1/2, and R the fraction of the response in which the angle of the output ring is correct, which is within
/// 0.2 pi of that of the target; both angles are decoded by decode_ring.
///
///     overall = w F1 + (1 - w) F2 R,             response = R,    without no-go trials
///     overall = w F1 + (1 - w) (H + G R'),       response = R',   with some
///
/// where a no-go trial has a target y0 > 1/2 in the response, H and G are the fractions of the response (steps x
/// trials) in no-go trials with y0 > 1/2 and in go trials with y0 <= 1/2, and R' is the fraction correct in go trials.
/// These are the published formulas: products of means, not joint successes; y0 = 1/2 counts as released only in a
/// batch with no-go trials. In a batch of no-go trials alone R' would be 0/0; here G R' is then 0 and response is H.
class fixation_and_angle {
 public:
  /// @param fixation_weight  w: 2/3, 4/5, 5/6 in families A, B, C
  explicit fixation_and_angle(double fixation_weight) : weight_(fixation_weight) {}

  /// Starts the metric anew on a batch, whose targets are read now and not later.
  /// @throws std::invalid_argument for a batch of fewer than two loss periods or 33 outputs
  void begin(const trial_batch& batch) {
    const auto periods = batch.loss_periods();
    if (periods.size() < 2 || batch.outputs() < channels::outputs)
      refuse({"fixation_and_angle: ", periods.size(), " loss periods and ", batch.outputs(),
              " outputs; it needs a fixation and a response period, and 33 outputs"});
    fixation_ = periods.front(), response_ = periods.back();
    counts_ = {};
    wanted_.resize(static_cast<std::size_t>(batch.trials()));
    const float* target = batch.target(static_cast<int>(periods.size()) - 1);
    for (auto& want : wanted_) {
      want = {target[channels::fixation] <= 0.5f, decode_ring(target + channels::first_of_ring(1))};
      if (want.go) ++counts_.go_trials;
      target += batch.outputs();
    }
  }

  /// Counts one step of the trained part, numbered from 0; y are the outputs after the sigmoid.
  void observe(int /*phase*/, int step, const outputs_view& y) {
    if (within(fixation_, step)) observe_fixation(y);
    if (within(response_, step)) observe_response(y);
  }

  /// The performance over the steps of `begin`'s batch; a step that was not observed counts as failed.
  performance result() const {
    const auto trials = static_cast<double>(wanted_.size());
    const double fixation = (fixation_.end - fixation_.begin) * trials;
    const double response = (response_.end - response_.begin) * trials;
    const auto& n = counts_;
    const auto overall = [&](double answered) {
      return weight_ * static_cast<double>(n.fixated) / fixation + (1 - weight_) * answered;
    };
    const double go_fraction = static_cast<double>(n.go_trials) / trials;
    const double held = static_cast<double>(n.held) / response;
    if (n.go_trials == 0) return {overall(held), held};
    const double correct = static_cast<double>(n.correct) / response / go_fraction;
    const double released = static_cast<double>(n.released) / response;
    return {overall(held + released * correct), correct};
  }

 private:
  struct answer {
    bool go;
    double angle;
  };
  struct counts {
    long fixated = 0, held = 0, released = 0, correct = 0, go_trials = 0;
  };

  static bool within(const batch_period& period, int step) {
    return period.begin <= step && step < period.end;
  }

  void observe_fixation(const outputs_view& y) {
    for (int k = 0; k < trials(); ++k) counts_.fixated += y(k, channels::fixation) > 0.5;
  }

  void observe_response(const outputs_view& y) {
    const bool some_no_go = counts_.go_trials < trials();
    for (int k = 0; const auto& want : wanted_) {
      const double fixation = y(k, channels::fixation);
      if (want.go) {
        const double angle = decode_ring([&](int j) { return y(k, channels::first_of_ring(1) + j); });
        counts_.released += some_no_go ? fixation <= 0.5 : fixation < 0.5;
        counts_.correct += circular_distance(angle, want.angle) < tolerance;
      } else {
        counts_.held += fixation > 0.5;
      }
      ++k;
    }
  }

  int trials() const { return static_cast<int>(wanted_.size()); }

  static constexpr double tolerance = 0.2 * std::numbers::pi;  // rad
  double weight_;
  batch_period fixation_{}, response_{};
  std::vector<answer> wanted_;
  counts counts_;
};

}  // namespace ctrnn::tasks
