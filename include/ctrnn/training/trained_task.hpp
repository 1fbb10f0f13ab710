// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/task/multitask.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ctrnn {

/// One of the tasks that a trainer has, whatever its type, with its metric: so that simulations are compiled once, not
/// once for each task.
class trained_task {
 public:
  explicit trained_task(double w) : weight(w) {}
  trained_task(const trained_task&) = delete;
  trained_task& operator=(const trained_task&) = delete;
  virtual ~trained_task() = default;

  const double weight;  ///< of its loss among those of other tasks

  virtual std::string_view name() const = 0;
  virtual std::vector<phase> phases() const = 0;
  virtual void lay_out(trial_batch& batch, int trials, double dt) const = 0;    ///< see ctrnn::lay_out
  virtual void draw(trial_batch& batch, const batch_request& want) const = 0;  ///< see draw_batch
  /// Whether the task gives feedback.
  virtual bool is_closed_loop() const = 0;
  virtual void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const = 0;

  virtual void begin(const trial_batch& batch) = 0;  ///< starts the metric anew
  virtual void observe(int phase, int step, const outputs_view& y) = 0;
  virtual performance result() const = 0;
};

namespace detail {

template <task Task>
class known_task final : public trained_task {
 public:
  known_task(const Task& t, double w) : trained_task(w), task_(t), metric_(t.metric()) {}

  std::string_view name() const override { return task_.name; }
  std::vector<phase> phases() const override {
    std::vector<phase> all;
    for (const phase& p : task_.phases()) all.push_back(p);
    return all;
  }
  void lay_out(trial_batch& batch, int trials, double dt) const override { ctrnn::lay_out(task_, batch, trials, dt); }
  void draw(trial_batch& batch, const batch_request& want) const override { draw_batch(task_, batch, want); }
  bool is_closed_loop() const override { return closed_loop_task<Task>; }
  void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const override {
    if constexpr (closed_loop_task<Task>) task_.feedback(finished_phase, y, batch);
  }

  void begin(const trial_batch& batch) override { metric_.begin(batch); }
  void observe(int phase, int step, const outputs_view& y) override { metric_.observe(phase, step, y); }
  performance result() const override { return metric_.result(); }

 private:
  const Task task_;
  std::decay_t<decltype(std::declval<const Task&>().metric())> metric_;
};

}  // namespace detail

/// The tasks of a trainable: itself, if it is one, or those of its list. They are copies.
/// @throws std::invalid_argument for weights that make no loss, and for more than 128 tasks
template <trainable Task>
std::vector<std::unique_ptr<trained_task>> trained_tasks(const Task& from) {
  std::vector<std::unique_ptr<trained_task>> all;
  const auto add = [&](const auto& t, double weight) {
    all.push_back(std::make_unique<detail::known_task<std::decay_t<decltype(t)>>>(t, weight));
  };
  if constexpr (task_list<Task>)
    from.for_each_task(add);
  else
    add(from, 1.0);
  const auto refuse = [&](const std::string& what) {
    throw std::invalid_argument(std::string(from.name) + ": " + what);
  };
  if (all.empty() || all.size() > 128)
    refuse(std::to_string(all.size()) + " tasks; one network can learn 1 to 128 together");
  double sum = 0;
  for (const auto& t : all) {
    if (!(t->weight >= 0 && std::isfinite(t->weight)))
      refuse("a weight of " + std::to_string(t->weight) + " for the task " + std::string(t->name()) +
             "; it must be 0 or more and finite");
    sum += t->weight;
  }
  if (sum == 0) refuse("all weights are 0; give a task that is to be learnt one above 0");
  return all;
}

}  // namespace ctrnn
