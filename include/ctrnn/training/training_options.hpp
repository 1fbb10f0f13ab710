// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/schedule.hpp>

namespace ctrnn {

/// When models stop.
enum class stop_rule {
  each,         ///< each model when its own performance meets the criterion
  trimmed_mean  ///< all, when the mean performance without the lowest and highest tenth of the models meets it
};

/// How an ensemble is trained.
struct training_options {
  int stages = 6;  ///< how many
  double beta0 = 0;  ///< first beta of SCTT, DASC and their like; replaces that of the method itself
  std::int64_t staged_iterations = 20'000, max_iterations = 40'000;  ///< of all stages together; in all
  double criterion = 0.99;  ///< performance that counts as solved
  stop_rule stop = stop_rule::each;  ///< which models stop when
  int trials = 0;              ///< of an iteration; 0: those of the task, or 20
  int evaluation_trials = 200;  ///< of one evaluation
  int evaluate_every = 10;  ///< iterations
  bool confirm = false;     ///< solved only if a second evaluation, on other trials and noise, meets the criterion too
  bool evaluate_as_trained = false;  ///< evaluate also with the integrator of the stage; a gate does so in any case
  std::vector<stage> plan{};         ///< stages of one's own, in place of the first three
  std::optional<gate> gated{};       ///< the stages are passed by performance
  bool reset_optimiser = false;      ///< a fresh optimiser at each stage and at Base, as the published CD has it
};

/// The schedule of a method under these options.
/// @throws std::invalid_argument for stages that cannot be
template <integrator I>
schedule schedule_of(const I& method, const training_options& o) {
  return {.stages = o.plan.empty()
                        ? published_stages(method, o.beta0, o.stages, o.staged_iterations, o.evaluate_every)
                        : o.plan,
          .gated = o.gated};
}

/// Throws std::invalid_argument for numbers that make no training.
inline void check_numbers(const training_options& o) {
  if (!(o.beta0 >= 0 && o.beta0 <= 1)) refuse({"training: beta0 = ", o.beta0, "; it must be 0 to 1"});
  if (std::isnan(o.criterion))
    refuse({"training: a criterion that is not a number; use a performance, 0 to 1, or above 1 for none"});
  if (o.max_iterations < 1) refuse({"training: at most ", o.max_iterations, " iterations; there must be at least 1"});
  if (o.trials < 0 || o.evaluation_trials < 1 || o.evaluate_every < 1)
    refuse({"training: ", o.trials, " trials, ", o.evaluation_trials, " trials of an evaluation every ",
            o.evaluate_every, " iterations; each must be at least 1, the first may be 0 for the task's own"});
}

}  // namespace ctrnn
