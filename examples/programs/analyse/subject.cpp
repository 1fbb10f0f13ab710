// SPDX-License-Identifier: BSD-3-Clause
#include "subject.hpp"

#include <algorithm>
#include <ctrnn/analysis/selectivity.hpp>
#include <ctrnn/io/load_model.hpp>

#include "run_time/named.hpp"

namespace analyse {

subject load_subject(const settings& s) {
  const auto run = run_time::find_run(s.run);
  subject all{.recipe = run.recipe,
              .task = {},
              .models = {},
              .labels = {},
              .shown = 0,
              .title = run_time::title_of(run.recipe)};
  all.task = run_time::named("--task", [&] {
    return run_time::named_tasks(s.task.empty() ? run.recipe.task.each().front().name : s.task);
  });
  if (all.task.name != run.recipe.task.name) all.title = all.task.name + ", trained on " + all.title;
  for (const auto& file : run_time::models_of(run, s.models)) {
    all.models.push_back(ctrnn::load_model<double>(file));
    run_time::check_model(run, file, all.models.back());
    all.labels.push_back(run_time::label_of(file, all.models.back().number));
  }
  const auto worth = [](const network_model& m) {
    return std::pair(m.solved(), m.solved() || m.curve.empty() ? 0.0 : m.curve.back().performance);
  };
  all.shown = static_cast<std::size_t>(std::ranges::max_element(all.models, {}, worth) - all.models.begin());
  return all;
}

int phase_of(const ctrnn::trial_batch& trials, const std::string& name) {
  const auto phases = trials.phases();
  const auto wanted = name.empty() ? std::string("delay") : name;
  std::vector<std::string_view> names;
  for (int p = 0; const auto& phase : phases) {
    if (!phase.warm_up && phase.name == wanted) return p;
    if (!phase.warm_up) names.push_back(phase.name);
    ++p;
  }
  if (!name.empty())
    ctrnn::refuse({"--phase: there is no phase '", name, "'; choose one of ", ctrnn::comma_separated(names)});
  return std::max(0, static_cast<int>(phases.size()) - 2);
}

directions_of_trials directions_of(const ctrnn::trial_batch& trials) {
  using namespace ctrnn;
  using namespace ctrnn::tasks;
  if (trials.inputs() < channels::first_rule || trials.outputs() != channels::outputs || trials.loss_periods().empty())
    return {};
  directions_of_trials found{"Direction of the response (degrees)", {}};
  const float* target = trials.target(static_cast<int>(trials.loss_periods().size()) - 1);
  for (int k = 0; k < trials.trials(); ++k, target += trials.outputs()) {
    if (target[channels::fixation] > 0.5f) {  // a trial without response
      for (int p = 0; p < static_cast<int>(trials.phases().size()); ++p) {
        const float* x = trials.input(p);
        if (std::any_of(x + channels::first_of_ring(1), x + channels::first_rule, [](float v) { return v > 0; }))
          return {"Direction of the first stimulus (degrees)", shown_directions(trials, p)};
      }
      return {};
    }
    found.angles.push_back(decode_ring(target + channels::first_of_ring(1)));
  }
  return found;
}

}  // namespace analyse
