// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/trainer.hpp>
#include <string>
#include <vector>

#include "run_time/trained_run.hpp"
#include "settings.hpp"

namespace analyse {

using network_model = ctrnn::model<double>;
using network_trainer = ctrnn::trainer<ctrnn::any_nonlinearity, double>;

/// What is analysed: some networks and their task. All in double: float's rounding is nothing to look at.
struct subject {
  run_time::recipe recipe;
  run_time::named_tasks task;         ///< one
  std::vector<network_model> models;
  std::vector<std::string> labels;    ///< of the models
  std::size_t shown = 0;              ///< of the models, the one that is shown where it is but one
  std::string title;                  ///< "delayed_go by DASC(20)"

  network_model& model() { return models[shown]; }
  /// "delayed_go by DASC(20), model_3"
  std::string title_of_model() const { return title + ", " + labels[shown]; }
  network_trainer trainer() const {
    return network_trainer(models[shown].net.architecture(), task.weighted(), recipe.phi);
  }
};

/// @throws std::invalid_argument for a task or model that is not there, std::runtime_error for files
subject load_subject(const settings& s);

/// The index of a phase by its name; by default that of the delay, or of the phase before the last.
/// @throws std::invalid_argument if there is none, with the names that there are
int phase_of(const ctrnn::trial_batch& trials, const std::string& name);

/// The direction of each trial, rad: that of the response, or where some trials have none, that of the first stimulus.
/// Empty for tasks without rings.
struct directions_of_trials {
  std::string what;
  std::vector<double> angles;
};
directions_of_trials directions_of(const ctrnn::trial_batch& trials);

}  // namespace analyse
