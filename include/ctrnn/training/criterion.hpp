// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/training/averages.hpp>
#include <ctrnn/training/model.hpp>
#include <ctrnn/training/training_options.hpp>
#include <utility>
#include <vector>

namespace ctrnn {

/// Keeps the models that stop by this performance, of(evaluation), of their latest evaluations: each by its own, or all
/// or none by the trimmed mean.
template <class Model, class Performance>
void keep_if_met(const training_options& o, std::vector<Model*>& models, Performance of) {
  std::vector<double> latest;
  for (const auto* m : models) latest.push_back(of(m->curve.back()));
  if (o.stop == stop_rule::each)
    std::erase_if(models, [&](const auto* m) { return !(of(m->curve.back()) >= o.criterion); });
  else if (!models.empty() && !(trimmed_mean(std::move(latest)) >= o.criterion))
    models.clear();
}

/// Says anew which models are solved, where a training goes on with another criterion: those whose latest evaluation
/// meets it. The others train on, also those that met the criterion before. Where the latest evaluation is not of the
/// model's present iteration, or lacks the confirmation that the options ask for, the next evaluation decides.
template <class Model>
void judge_anew(const training_options& o, const std::vector<Model*>& models) {
  std::vector<Model*> met;
  bool complete = true;  // all models have an evaluation, of the same iteration
  for (auto* m : models) {
    complete = complete && m->iteration == models.front()->iteration;
    m->solved_at.reset();
    if (!m->failure.empty()) continue;
    if (!m->curve.empty() && m->curve.back().iteration == m->iteration)
      met.push_back(m);
    else
      complete = false;
  }
  keep_if_met(o, met, [](const evaluation& e) { return e.performance; });
  if (o.confirm) {
    complete = std::erase_if(met, [](const auto* m) { return !m->curve.back().confirmation; }) == 0 && complete;
    keep_if_met(o, met, [](const evaluation& e) { return e.confirmation->overall; });
  }
  if (o.stop == stop_rule::trimmed_mean && !complete) return;
  for (auto* m : met) m->solved_at = m->iteration;
}

}  // namespace ctrnn
