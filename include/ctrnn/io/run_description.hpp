// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <concepts>
#include <ctrnn/network/policy_name.hpp>
#include <ctrnn/training/ensemble.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ctrnn {

/// One of the tasks of a run.
struct task_description {
  std::string name;
  double weight;  ///< of its loss
  std::vector<phase> phases;
};

/// All that is needed to repeat the training of an ensemble, but for the values of policies of one's own.
struct run_description {
  std::string task, method, nonlinearity, loss, regulariser;  ///< names
  int theta;
  bool scheduled_beta;                   ///< the method has a beta, which starts at training.beta0
  training_options training;             ///< as given
  schedule plan;                         ///< the stages, whatever they were made from
  ensemble_options ensemble;             ///< as given
  double learning_rate;                  ///< Adam's
  std::optional<double> leak, exponent;  ///< of the nonlinearities that have one
  bool double_precision;                 ///< the scalar is double, else float
  architecture network;                  ///< what the networks are made of
  std::vector<task_description> tasks;   ///< one, or several

  // what has no influence on the results
  std::size_t threads;                            ///< that trained side by side
  std::chrono::system_clock::time_point started;  ///< when the ensemble was made
};

/// Describes an ensemble and its training with these options.
template <class... Policies>
run_description describe(const ensemble<Policies...>& models, const training_options& training) {
  using ensemble_type = ensemble<Policies...>;
  run_description d{.task = models.tasks().name,
                    .method = policy_name(models.method()),
                    .nonlinearity = policy_name(models.phi()),
                    .loss = models.tasks()[0].task.loss.name,
                    .regulariser = std::string(detail::bare_type_name<typename ensemble_type::regulariser_type>()),
                    .theta = static_cast<int>(models.method().theta),
                    .scheduled_beta = has_beta<std::decay_t<decltype(models.method())>>,
                    .training = training,
                    .plan = schedule_of(models.method(), training),
                    .ensemble = models.options(),
                    .learning_rate = models[0].optimiser.options().learning_rate,
                    .leak = {},
                    .exponent = {},
                    .double_precision = std::same_as<typename ensemble_type::scalar, double>,
                    .network = models[0].net.architecture(),
                    .tasks = {},
                    .threads = models.threads(),
                    .started = models.started()};
  if (training.trials == 0) d.training.trials = models.tasks().trials;
  if constexpr (requires { models.phi().leak; }) d.leak = models.phi().leak;
  if constexpr (requires { models.phi().exponent; }) d.exponent = models.phi().exponent;
  for (const auto& [task, weight] : models.tasks())
    d.tasks.push_back({.name = std::string(task.name), .weight = weight, .phases = task.phases()});
  return d;
}

}  // namespace ctrnn
