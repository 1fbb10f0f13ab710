// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/task.hpp>
#include <memory>
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
        observe_([](void* m, int p, int step, const ctrnn::outputs_view& y) { static_cast<M*>(m)->observe(p, step, y); }),
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

/// What is in the table of tasks for each: its members as functions, which are compiled once, in any_task.cpp.
struct task_entry {
  std::string_view name, short_name, summary;
  bool of_the_paper;  ///< one of the 20, as it should be
  int inputs, outputs;
  std::vector<ctrnn::phase> (*phases)();
  std::vector<ctrnn::period> (*loss_periods)();
  std::vector<ctrnn::period> (*activity_periods)();
  any_metric (*metric)();
  void (*draw)(ctrnn::trial&, ctrnn::trial_draws&);
  void (*feedback)(int, const ctrnn::outputs_view&, ctrnn::trial_batch&);
};

/// All tasks that can be trained.
std::span<const task_entry> every_task();

/// A task chosen at run time, so that networks are compiled once for all tasks.
class any_task {
 public:
  any_task() : any_task(every_task().front()) {}
  explicit any_task(const task_entry& t)
      : name(t.name), short_name(t.short_name), inputs(t.inputs), outputs(t.outputs), entry_(&t) {}

  /// @param name  a task's name or its published short name
  /// @throws std::invalid_argument if there is none, with the names that there are
  static any_task named(std::string_view name);

  std::string_view name, short_name;
  int inputs, outputs;

  auto phases() const { return entry_->phases(); }
  auto loss_periods() const { return entry_->loss_periods(); }
  auto activity_periods() const { return entry_->activity_periods(); }
  auto metric() const { return entry_->metric(); }
  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const { entry_->draw(t, u); }
  void feedback(int finished, const ctrnn::outputs_view& y, ctrnn::trial_batch& b) const {
    entry_->feedback(finished, y, b);
  }

 private:
  const task_entry* entry_;
};

static_assert(ctrnn::closed_loop_task<any_task>);

}  // namespace run_time
