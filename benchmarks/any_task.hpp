// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/tasks.hpp>
#include <stdexcept>
#include <variant>
#include <vector>

namespace ctrnn_benchmark {

using namespace ctrnn;

/// A task chosen at run time, so that networks are compiled once for all of them. Its phases last their
/// nominal time: without jitter all iterations are the same work.
class any_task {
public:
  static constexpr int inputs = channels::inputs, outputs = channels::outputs;
  std::string_view name;

  /// @param wanted  a task's name or its published short name
  explicit any_task(std::string_view wanted) {
    (choose<go>(wanted), choose<delayed_go>(wanted), choose<delayed_decision>(wanted),
     choose<delayed_match_to_sample>(wanted));
    if (name.empty())
      throw std::invalid_argument("task '" + std::string(wanted) +
                                  "' is not known; use go, delayed_go (dlygo), delayed_decision_1 (dlydm1) or "
                                  "delayed_match_to_sample (dms)");
  }

  auto phases() const {
    return list<phase>([](const auto& t) { return t.phases(); });
  }
  auto loss_periods() const {
    return list<period>([](const auto& t) { return t.loss_periods(); });
  }
  auto metric() const {
    return std::visit([](const auto& t) { return t.metric(); }, task_);
  }
  void draw(trial& one, trial_draws& draws) const {
    std::visit([&](const auto& t) { draw_trial(t, one, draws); }, task_);
  }

private:
  template <task Task>
  void choose(std::string_view wanted) {
    if (wanted != Task::name && wanted != Task::published_name) return;
    Task chosen;
    chosen.seconds.jitter = 0;
    name = Task::name, task_ = chosen;
  }
  template <class Element, class F>
  std::vector<Element> list(F part) const {
    return std::visit(
        [&](const auto& t) {
          const auto elements = part(t);
          return std::vector<Element>(elements.begin(), elements.end());
        },
        task_);
  }
  std::variant<go, delayed_go, delayed_decision, delayed_match_to_sample> task_;
};

}  // namespace ctrnn_benchmark
