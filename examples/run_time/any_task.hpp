// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/task.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace run_time {

/// A metric of whatever task.
class any_metric {
 public:
  template <class M>
  explicit any_metric(M metric)
      : self_(std::make_shared<M>(std::move(metric))),
        begin_([](void* m, const ctrnn::trial_batch& b) { static_cast<M*>(m)->begin(b); }),
        observe_([](void* m, int p, int step, const ctrnn::outputs_view& y) {
          static_cast<M*>(m)->observe(p, step, y);
        }),
        result_([](const void* m) { return ctrnn::performance(static_cast<const M*>(m)->result()); }) {}

  void begin(const ctrnn::trial_batch& batch) { begin_(self_.get(), batch); }
  void observe(int phase, int step, const ctrnn::outputs_view& y) { observe_(self_.get(), phase, step, y); }
  ctrnn::performance result() const { return result_(self_.get()); }

 private:
  std::shared_ptr<void> self_;
  void (*begin_)(void*, const ctrnn::trial_batch&);
  void (*observe_)(void*, int, int, const ctrnn::outputs_view&);
  ctrnn::performance (*result_)(const void*);
};

/// A number of a task that can be varied: the length of its delay, say.
struct task_parameter {
  std::string_view name, unit, summary;
};

/// All that some task has.
std::span<const task_parameter> every_task_parameter();

/// A task chosen at run time, so that networks are compiled once for all tasks.
class any_task {
 public:
  any_task() : any_task(every().front()) {}

  /// All tasks that can be trained.
  static std::span<const any_task> every();
  /// @param name  a task's name or its published short name
  /// @throws std::invalid_argument if there is none, with the names that there are
  static any_task named(std::string_view name);

  std::string_view name, short_name, summary;
  bool of_the_paper;  ///< one of the 20, as it should be
  int inputs, outputs;

  auto phases() const { return self_->phases(); }
  auto loss_periods() const { return self_->loss_periods(); }
  auto activity_periods() const { return self_->activity_periods(); }
  auto metric() const { return self_->metric(); }
  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const { self_->draw(t, u); }
  void feedback(int finished, const ctrnn::outputs_view& y, ctrnn::trial_batch& b) const {
    self_->feedback(finished, y, b);
  }

  /// The task with another value of a parameter, and without jitter.
  /// @throws std::invalid_argument if it has no such parameter, with those that it has
  any_task with(std::string_view parameter, double value) const;
  /// From where to where a parameter goes in training; nothing if the task does not have it.
  std::optional<ctrnn::interval> range(std::string_view parameter) const;
  /// Those of every_task_parameter() that this task has.
  std::vector<task_parameter> parameters() const;

 private:
  /// The members of a task, compiled once for each, in any_task.cpp.
  struct members {
    virtual ~members() = default;
    virtual std::vector<ctrnn::phase> phases() const = 0;
    virtual std::vector<ctrnn::period> loss_periods() const = 0;
    virtual std::vector<ctrnn::period> activity_periods() const = 0;
    virtual any_metric metric() const = 0;
    virtual void draw(ctrnn::trial&, ctrnn::trial_draws&) const = 0;
    virtual void feedback(int, const ctrnn::outputs_view&, ctrnn::trial_batch&) const = 0;
    virtual std::optional<ctrnn::interval> range(std::string_view parameter) const = 0;
    virtual std::shared_ptr<const members> with(std::string_view parameter, double value) const = 0;
  };
  template <class Task>
  struct members_of;
  template <class Task>
  explicit any_task(const Task& t);

  std::shared_ptr<const members> self_;
};

static_assert(ctrnn::closed_loop_task<any_task>);

}  // namespace run_time
