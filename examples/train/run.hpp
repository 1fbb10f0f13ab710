// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/integrator.hpp>
#include <stdexcept>
#include <vector>

#include "display.hpp"
#include "interrupt.hpp"
#include "run_files.hpp"
#include "settings.hpp"

// What is compiled for each scalar type and nonlinearity: three sources, each with all methods, as a further method
// costs a tenth of what the first does. Tasks are not compiled in (any_task).
namespace train {

template <class T>
outcome outcome_of(const ctrnn::model<T>& m) {
  outcome o{m.number, static_cast<long>(m.solved_at), !m.curve.empty(), 0, 0, m.seconds, m.failure};
  for (const auto& e : m.curve) o.best = std::max(o.best, e.performance), o.last = e.performance;
  return o;
}

/// The whole run. @return the exit code
template <class T, class Phi, class Method>
int run_with(const settings& s, const Phi& phi, const Method& method) {
  ctrnn::ensemble<any_task, Method, Phi, T> models(s.ensemble, s.task, method, phi);
  models.check(s.training);
  start_files(ctrnn::describe(models, s.training), s.out, s.force);

  display view(s);
  for (const auto& text : models.warnings(s.training)) view.warn(text);
  catch_interrupts();
  const auto report = models.train(s.training, [&](const ctrnn::progress& p) {
    view.show(p);
    return !interrupt_requested();
  });

  std::vector<const ctrnn::model<T>*> all;
  std::vector<outcome> outcomes;
  for (std::size_t i = 0; i < models.size(); ++i)
    all.push_back(&models[i]), outcomes.push_back(outcome_of(models[i]));
  save_files<T>(ctrnn::describe(models, s.training), all, s.out);
  view.finish(outcomes, report.interrupted);
  if (report.interrupted) return interrupted;
  return report.failures.size() == models.size() ? something_failed : all_good;
}

/// The whole run by the method that the settings name.
template <class T, class Phi>
int run_method(const settings& s, const Phi& phi) {
  const auto is = [&](const char* name) { return s.method == name; };
  if (is("base")) return run_with<T>(s, phi, ctrnn::base{});
  if (is("cd")) return run_with<T>(s, phi, ctrnn::cd<>{.theta = s.theta});
  if (is("sctt")) return run_with<T>(s, phi, ctrnn::sctt<>{.theta = s.theta});
  if (is("dasc")) return run_with<T>(s, phi, ctrnn::dasc<>{.theta = s.theta});
  if (is("exponential_dasc")) return run_with<T>(s, phi, ctrnn::exponential_dasc<>{.theta = s.theta});
  if (is("heun")) return run_with<T>(s, phi, ctrnn::heun{});
  if (is("exponential_euler")) return run_with<T>(s, phi, ctrnn::exponential_euler{});
  throw std::logic_error("run_method: " + s.method);
}

}  // namespace train
