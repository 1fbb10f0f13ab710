// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <chrono>
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

/// So that a run that is killed has not been for nothing.
class every_minute {
 public:
  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::minutes(1)) return false;
    last_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// The whole run. @return the exit code
template <class T, class Phi, class Method>
int run_with(const settings& s, const Phi& phi, const Method& method) {
  ctrnn::ensemble<any_task, Method, Phi, T> models(s.ensemble, s.task, method, phi);
  models.check(s.training);
  start_files(ctrnn::describe(models, s.training), s.out, s.force);

  display view(s);
  for (const auto& text : models.warnings(s.training)) view.warn(text);
  catch_interrupts();
  std::vector<const ctrnn::model<T>*> all;
  for (std::size_t i = 0; i < models.size(); ++i) all.push_back(&models[i]);
  const auto save = [&] { save_files<T>(ctrnn::describe(models, s.training), all, s.out); };
  every_minute now_and_then;
  const auto report = models.train(s.training, [&](const ctrnn::progress& p) {
    view.show(p);
    if (now_and_then.is_due()) try {
        save();
      } catch (const std::exception& error) {  // the disk may be well again before the end
        view.warn(error.what());
      }
    return !interrupt_requested();
  });
  save();

  std::vector<outcome> outcomes;
  for (const auto* m : all) outcomes.push_back(outcome_of(*m));
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
