// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <concepts>
#include <ctrnn/io/policy_name.hpp>
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
  std::vector<task_description> tasks;   ///< one, or those of a multitask

  // what has no influence on the results
  std::size_t threads;                            ///< that trained side by side
  std::chrono::system_clock::time_point started;  ///< when the ensemble was made
};

/// Describes an ensemble and its training with these options.
template <trainable Task, integrator Method, nonlinearity Phi, class T, class Storage, class Loss, class Regulariser>
run_description describe(const ensemble<Task, Method, Phi, T, Storage, Loss, Regulariser>& models,
                         const training_options& training) {
  run_description d{.task = policy_name(models.the_task()),
                    .method = policy_name(models.method()),
                    .nonlinearity = policy_name(models.phi()),
                    .loss = std::string(detail::bare_type_name<Loss>()),
                    .regulariser = std::string(detail::bare_type_name<Regulariser>()),
                    .theta = static_cast<int>(models.method().theta),
                    .scheduled_beta = has_beta<Method>,
                    .training = training,
                    .plan = schedule_of(models.method(), training),
                    .ensemble = models.options(),
                    .learning_rate = models[0].optimiser.options().learning_rate,
                    .leak = {},
                    .exponent = {},
                    .double_precision = std::same_as<T, double>,
                    .network = models[0].net.shape(),
                    .tasks = {},
                    .threads = models.threads(),
                    .started = models.started()};
  if (training.trials == 0) d.training.trials = trials_for(models.the_task());
  if constexpr (requires { models.phi().leak; }) d.leak = models.phi().leak;
  if constexpr (requires { models.phi().exponent; }) d.exponent = models.phi().exponent;
  for (const auto& t : models.a_trainer().tasks())
    d.tasks.push_back({.name = std::string(t->name()), .weight = t->weight, .phases = t->phases()});
  return d;
}

}  // namespace ctrnn
