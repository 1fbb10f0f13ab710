// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/trainer.hpp>
#include <string>
#include <vector>

#include "run_time/trained_run.hpp"
#include "settings.hpp"

namespace analyse {

using network_model = ctrnn::model<double>;
using network_trainer = ctrnn::trainer<ctrnn::any_dynamics, double>;

/// The networks that are analysed, and their task. All is computed in double, so that rounding in float is not seen.
struct subject {
  run_time::recipe recipe;
  run_time::named_tasks task;         ///< a single task
  std::vector<network_model> models;
  std::vector<std::string> labels;    ///< names of the models in titles
  std::size_t shown = 0;              ///< index of the model for parts that show a single one
  std::string title;                  ///< title of the run: "delayed_go by DASC(20)"

  /// The model for parts that show a single one.
  network_model& model() { return models[shown]; }
  /// The title of figures of that model: "delayed_go by DASC(20), model_3".
  std::string title_of_model() const { return title + ", " + labels[shown]; }
  network_trainer trainer() const {
    return network_trainer(models[shown].net.architecture(), task.weighted(), recipe.dynamics);
  }
};

/// Loads the networks that the command line asks for.
/// @throws std::invalid_argument for a task or model that does not exist, std::runtime_error for files that cannot be
///         read
subject load_subject(const settings& s);

/// The index of a phase by its name. For an empty name, that of the delay, or else of the phase before the last.
/// @throws std::invalid_argument if no trained phase has that name; the message lists the names
int phase_of(const ctrnn::trial_batch& trials, const std::string& name);

/// The direction of each trial, rad: that of its response, or, if some trials have no response, that of its first
/// stimulus. Empty for tasks without rings.
struct directions_of_trials {
  std::string what;            ///< which direction it is, as a label of figures
  std::vector<double> angles;  ///< direction of each trial, rad
};
directions_of_trials directions_of(const ctrnn::trial_batch& trials);

}  // namespace analyse
