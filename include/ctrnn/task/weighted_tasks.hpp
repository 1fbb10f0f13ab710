// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <cstddef>
#include <ctrnn/task/any_task.hpp>
#include <ctrnn/text/message.hpp>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ctrnn {

/// A task, and the weight of its loss in the sum over several tasks.
struct weighted_task {
  any_task task;      ///< what is learnt
  double weight = 1;  ///< 0 or more; the weights of a list need not sum to 1
};

/// The tasks that one network learns together: one, or several. Each iteration has trials of every task and one step of
/// the optimiser, on
///
///     sum over tasks of weight * (loss of outputs and rates) + cost of W.
///
///     weighted_tasks both{{tasks::delayed_go{}, 0.25}, {tasks::dms{}, 0.75}};
///     ensemble<weighted_tasks, dasc<20>, relu> models({.models = 8}, both);
///
/// (The published program takes a step for each family of tasks instead, one after the other.)
/// @see Soo, Goudar & Wang (2023), the authors' program
class weighted_tasks {
 public:
  /// One task, of weight 1.
  template <class Task>
    requires task<Task>
  weighted_tasks(const Task& one) : weighted_tasks({weighted_task{one, 1.0}}) {}

  /// Several tasks.
  /// @throws std::invalid_argument for no task or more than 128; for a weight that is negative or not finite, and for
  ///         weights that are all 0; for tasks that differ in their numbers of channels or in their loss; and, among
  ///         several, for a task with an architecture or a number of trials of its own
  weighted_tasks(std::initializer_list<weighted_task> tasks) : weighted_tasks(std::vector(tasks)) {}
  /// Several tasks, as above.
  explicit weighted_tasks(std::vector<weighted_task> tasks) : tasks_(std::move(tasks)) {
    for (const auto& [one, weight] : tasks_) name += (name.empty() ? "" : "+") + std::string(one.name);
    check();
    const auto& first = tasks_.front().task;
    inputs = first.inputs, outputs = first.outputs, trials = first.trials;
  }

  std::string name;             ///< "delayed_go+go"; for one task its name
  int inputs = 0, outputs = 0;  ///< numbers of channels, the same for every task
  int trials = 0;               ///< default number of trials of each task in an iteration

  std::size_t size() const { return tasks_.size(); }                                ///< number of tasks
  const weighted_task& operator[](std::size_t k) const { return tasks_[k]; }  ///< task number k, from 0
  auto begin() const { return tasks_.begin(); }
  auto end() const { return tasks_.end(); }

  /// The default architecture of the networks.
  architecture architecture_for(index_t units, bool dale) const {
    return tasks_.front().task.architecture_for(units, dale);
  }

 private:
  void check() const {
    constexpr std::size_t most = 128;
    if (tasks_.empty() || tasks_.size() > most)
      refuse({tasks_.size(), " tasks; one network can learn 1 to ", most, " together"});
    const auto& first = tasks_.front().task;
    double sum = 0;
    for (const auto& [one, weight] : tasks_) {
      if (!(weight >= 0 && std::isfinite(weight)))
        refuse({"a weight of ", weight, " for the task ", one.name, "; it must be 0 or more and finite"});
      sum += weight;
      if (one.inputs != first.inputs || one.outputs != first.outputs)
        refuse({"the task ", one.name, " has ", channels_of(one), ", and ", first.name, " ", channels_of(first),
                "; one network learns them, so that these numbers must be the same"});
      if (one.loss.name != first.loss.name || one.loss.jointly != first.loss.jointly)
        refuse({"the task ", one.name, " has the loss ", one.loss.name, ", and ", first.name, " ", first.loss.name,
                "; give them the same"});
      if (tasks_.size() > 1 && (one.has_own_architecture || one.has_own_trials))
        refuse({"the task ", one.name, " says the architecture or the trials of its training; train it alone"});
    }
    if (sum == 0) refuse({"all weights are 0; give a task that is to be learnt one above 0"});
  }
  static std::string channels_of(const any_task& t) {
    return message({t.inputs, " inputs and ", t.outputs, " outputs"});
  }
  [[noreturn]] void refuse(std::initializer_list<message_part> why) const {
    ctrnn::refuse({name, ": ", message(why)});
  }

  std::vector<weighted_task> tasks_;
};

/// Tasks that all weigh the same, 1 / (number of tasks). For the 20 tasks this is the published .45 A + .1 B + .45 C,
/// where A, B and C are the mean losses of families A, B and C, of 9, 2 and 9 tasks:
///
///     const auto all = std::apply(
///         [](const auto&... each) { return equally_weighted(each...); },
///         tasks::all_tasks{});
template <task... Tasks>
weighted_tasks equally_weighted(const Tasks&... tasks) {
  return weighted_tasks({weighted_task{tasks, 1.0 / static_cast<double>(sizeof...(Tasks))}...});
}

/// What a network can be trained on: a task, or weighted_tasks.
template <class T>
concept trainable = task<std::conditional_t<std::derived_from<T, weighted_tasks>, any_task, T>>;

}  // namespace ctrnn
