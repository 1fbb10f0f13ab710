// SPDX-License-Identifier: BSD-3-Clause
// The gradient through time, by several integrators.
#include <algorithm>
#include <ctrnn/analysis/gradient_through_time.hpp>
#include <ctrnn/io/atomic_file.hpp>
#include <ctrnn/training/side_by_side.hpp>

#include "figures/gradients.hpp"
#include "figures/trial_view.hpp"
#include "parts.hpp"
#include "run_time/text.hpp"
#include "run_time/with_method.hpp"

namespace analyse {

using figures::number;

namespace {

std::string title_of(const run_time::any_method& m) {
  std::string title(m.name);
  if (title == "base") return "Base";
  for (const auto* name : {"cd", "sctt", "dasc"})
    if (const auto at = title.find(name); at != std::string::npos)
      std::transform(title.begin() + static_cast<std::ptrdiff_t>(at), title.end(),
                     title.begin() + static_cast<std::ptrdiff_t>(at),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return m.has_stages() ? title + "(" + std::to_string(m.theta) + ")" : title;
}

/// All methods on all models, the models side by side.
figures::gradient_panel measure(const subject& of, std::vector<network_model> models, const std::string& title,
                                const settings& s, std::vector<figures::shown_phase>& phases) {
  figures::gradient_panel panel{title, std::vector<figures::gradient_curves>(s.methods.size())};
  for (std::size_t i = 0; i < s.methods.size(); ++i) {
    panel.integrators[i].title = title_of(s.methods[i]);
    panel.integrators[i].norms.resize(models.size());
  }
  const int trials = std::min(s.trials, 50);  // enough for a mean, at a quarter of the time
  ctrnn::side_by_side(ctrnn::thread_count(s.threads), models.size(), [&](std::size_t, std::size_t k) {
    network_trainer with(models[k].net.shape(), of.task, of.recipe.phi);
    for (std::size_t i = 0; i < s.methods.size(); ++i) {
      const auto found = run_time::with_method(s.methods[i], [&](auto method) {
        if constexpr (ctrnn::has_beta<decltype(method)>) method.beta = s.beta0;
        return ctrnn::gradient_through_time(with, models[k], method, {.trials = trials});
      });
      panel.integrators[i].norms[k].assign(found.norm.begin(), found.norm.end());
      if (k > 0) continue;
      panel.integrators[i].time.assign(found.time.begin(), found.time.end());
      if (i == 0) phases = figures::phases_of(found.trials);
    }
  });
  return panel;
}

}  // namespace

std::string gradient(const subject& of, const settings& s) {
  std::vector<network_model> untrained;
  for (const auto& m : of.models)
    untrained.emplace_back(m.net.shape(), ctrnn::adam_options{}, m.seed, m.number);
  std::vector<figures::shown_phase> phases;
  const std::vector panels{measure(of, untrained, "before training", s, phases),
                           measure(of, of.models, "after training", s, phases)};

  std::string csv = "when,method,model,time,norm\n", text;
  for (const auto& p : panels)
    for (const auto& c : p.integrators) {
      std::vector<double> ratios;  // of the earliest to the latest state
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
    figures::gradients(panels, of.task.name + ": gradient of the loss of the response with respect to the state at time t", phases, s.out);
  return text;
}

}  // namespace analyse
