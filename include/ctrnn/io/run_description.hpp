// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <concepts>
#include <ctrnn/io/fingerprint.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/training/ensemble.hpp>
#include <string>
#include <utility>
#include <vector>

namespace ctrnn {

/// One of the tasks of a run.
struct task_description {
  std::string name;
  double weight;  ///< weight of its loss
  std::vector<described_parameter> parameters;  ///< those that the task describes, with the values of training
  std::vector<phase> phases;
  std::string draws;  ///< fingerprint of its trials, see fingerprint_of
};

/// All that is needed to repeat the training of an ensemble, but for the values of policies of one's own that do not
/// describe them.
struct run_description {
  std::string task, method, dynamics, nonlinearity, loss, regulariser;  ///< name of each
  int loss_outputs;                      ///< that the loss looks at together; 0: it looks at each by itself
  int theta;
  bool scheduled_beta;                   ///< whether the method has a beta, which starts at training.beta0
  training_options training;             ///< options of train(), as given
  schedule plan;                         ///< the stages, whatever they were made from
  ensemble_options ensemble;             ///< options of the ensemble, as given
  double learning_rate;                  ///< of the optimiser, at its full height
  named_numbers nonlinearity_parameters, regulariser_parameters;  ///< those that the policies describe
  bool double_precision;                 ///< the scalar is double, else float
  architecture network;                  ///< what the networks are made of
  std::vector<task_description> tasks;   ///< one, or several

  // These have no influence on the results.
  std::size_t threads;                            ///< number of threads that trained side by side
  std::chrono::system_clock::time_point started;  ///< when the ensemble was made
};

/// Describes an ensemble and its training with these options.
template <class... Policies>
run_description describe(const ensemble<Policies...>& models, const training_options& training) {
  using ensemble_type = ensemble<Policies...>;
  run_description d{.task = models.tasks().name,
                    .method = policy_name(models.method()),
                    .dynamics = policy_name(models.dynamics()),
                    .nonlinearity = policy_name(models.phi()),
                    .loss = models.tasks()[0].task.loss.name,
                    .regulariser = policy_name(models.trainer().regulariser()),
                    .loss_outputs = models.tasks()[0].task.loss.jointly,
                    .theta = static_cast<int>(models.method().theta),
                    .scheduled_beta = has_beta<std::decay_t<decltype(models.method())>>,
                    .training = training,
                    .plan = schedule_of(models.method(), training),
                    .ensemble = models.options(),
                    .learning_rate = models[0].optimiser.options().learning_rate,
                    .nonlinearity_parameters = parameters_of(models.phi()),
                    .regulariser_parameters = parameters_of(models.trainer().regulariser()),
                    .double_precision = std::same_as<typename ensemble_type::scalar, double>,
                    .network = models[0].net.architecture(),
                    .tasks = {},
                    .threads = models.threads(),
                    .started = models.started()};
  if (training.trials == 0) d.training.trials = models.tasks().trials;
  for (const auto& [task, weight] : models.tasks())
    d.tasks.push_back({.name = std::string(task.name), .weight = weight, .parameters = task.parameters(),
                       .phases = task.phases(), .draws = fingerprint_of(task, d.network.dt)});
  return d;
}

}  // namespace ctrnn
