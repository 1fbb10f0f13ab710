// SPDX-License-Identifier: BSD-3-Clause
// The part of an analysis that shows the gradient through time, by several integrators.
#include <algorithm>
#include <ctrnn/analysis/gradient_through_time.hpp>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/training/side_by_side.hpp>

#include "figures/gradients.hpp"
#include "figures/trial_view.hpp"
#include "parts.hpp"
#include "run_time/text.hpp"
#include "run_time/with_method.hpp"

namespace analyse {

using figures::number;

namespace {

/// The name of a method in figures, with its theta: "DASC(20)".
std::string title_of(const run_time::any_method& m) {
  return run_time::title_of(m.name) + (m.has_stages() ? "(" + std::to_string(m.theta) + ")" : "");
}

/// The states that a curve shows: those at the ends of blocks, where skips begin and end, and those of the steps that
/// are left over in a phase. States within a block have only the base path, and with them a curve would have teeth.
std::vector<std::size_t> ends_of_blocks(const ctrnn::gradient_through_time_result& found, int theta, double base_step) {
  const bool coarse = found.batch.dt() > base_step;  // then each state is the end of a block
  std::vector<std::size_t> all;
  for (const auto& p : found.batch.phases()) {
    if (p.warm_up) continue;
    const int left = theta > 1 ? p.steps / theta * theta : 0;
    for (int t = 0; t < p.steps; ++t)
      if (coarse || theta <= 1 || t >= left || (t + 1) % theta == 0)
        all.push_back(static_cast<std::size_t>(p.start + t));
  }
  return all;
}

/// Computes the gradient through time of all models by all methods, with the models in parallel.
figures::gradient_panel measure(const subject& of, std::vector<network_model> models, const std::string& title,
                                const settings& s, std::vector<figures::shown_phase>& phases) {
  figures::gradient_panel panel{title, std::vector<figures::gradient_curves>(s.methods.size())};
  for (std::size_t i = 0; i < s.methods.size(); ++i) {
    panel.integrators[i].title = title_of(s.methods[i]);
    panel.integrators[i].norms.resize(models.size());
  }
  const int trials = std::min(s.trials, 50);  // enough for a mean, at a quarter of the time
  ctrnn::side_by_side(ctrnn::thread_count(s.threads), models.size(), [&](std::size_t, std::size_t k) {
    network_trainer with(models[k].net.architecture(), of.task.weighted(), of.recipe.dynamics);
    for (std::size_t i = 0; i < s.methods.size(); ++i) {
      const auto found = run_time::with_method(s.methods[i], [&](auto method) {
        if constexpr (ctrnn::has_beta<decltype(method)>) method.beta = s.beta0;
        return ctrnn::gradient_through_time(with, models[k], method, {.trials = trials});
      });
      const auto shown = ends_of_blocks(found, s.methods[i].theta, with.architecture().dt);
      for (const auto t : shown) panel.integrators[i].norms[k].push_back(found.norm(t));
      if (k > 0) continue;
      for (const auto t : shown) panel.integrators[i].time.push_back(found.time(t));
      if (i == 0) phases = figures::phases_of(found.batch);
    }
  });
  return panel;
}

}  // namespace

std::string gradient(const subject& of, const settings& s) {
  std::vector<network_model> untrained;
  for (const auto& m : of.models)
    untrained.emplace_back(m.net.architecture(), ctrnn::optimiser_options{}, m.seed, m.number,
                           of.recipe.ensemble.initial);
  std::vector<figures::shown_phase> phases;
  std::vector<figures::gradient_panel> panels;
  // What a training by --from started from need not be there any longer.
  if (of.recipe.ensemble.initial.origin().empty())
    panels.push_back(measure(of, untrained, "before training", s, phases));
  panels.push_back(measure(of, of.models, "after training", s, phases));

  std::string csv = "when,method,model,time,norm\n", text;
  for (const auto& p : panels)
    for (const auto& c : p.integrators) {
      std::vector<double> ratios;  // gradient norm of the earliest state over that of the latest
      for (std::size_t m = 0; m < c.norms.size(); ++m) {
        for (std::size_t t = 0; t < c.time.size(); ++t)
          csv += p.title + "," + c.title + run_time::print(",%u,", of.models[m].number) + number(c.time[t]) + "," +
                 number(c.norms[m][t]) + "\n";
        if (c.norms[m].back() > 0) ratios.push_back(c.norms[m].front() / c.norms[m].back());
      }
      std::ranges::sort(ratios);
      text += (text.empty() ? "gradient: first state over last, median: " : "; ") + c.title + " " + p.title +
              run_time::print(" %.1e", figures::quantile(ratios, 0.5));
    }
  ctrnn::write_atomically(s.out / "gradient_through_time.csv", csv);
  if (s.plot)
    figures::gradients(panels,
                       of.task.name + ": gradient of the loss of the response with respect to the state at time t" +
                           run_time::print(" (beta %g)", s.beta0),
                       phases, s.out);
  return text;
}

}  // namespace analyse
