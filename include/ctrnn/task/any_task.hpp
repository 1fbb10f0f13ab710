// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/task/any_loss.hpp>
#include <ctrnn/task/any_metric.hpp>
#include <ctrnn/task/described_parameter.hpp>
#include <ctrnn/task/draw_batch.hpp>
#include <memory>
#include <string_view>
#include <vector>

namespace ctrnn {

/// A task of any type, and its loss: the inputs and targets of its trials, what outputs cost, and how performance is
/// measured. Training takes every task as an any_task, so that it is compiled once for all of them. Copies share the
/// task, which is never changed.
///
///     any_task one = tasks::delayed_go{};              // with the task's own loss
///     any_task other(tasks::delayed_go{}, my_loss{});  // with another loss
///
/// It satisfies the concept `task` itself, and can be used wherever a task is expected.
class any_task {
 public:
  /// A task with its own loss: its member type `loss`, or squared_error.
  /// @throws std::invalid_argument for a parameter that the task describes, see task_parameter, and that is out of its
  ///         limits
  template <class Task>
    requires(!std::derived_from<Task, any_task> && task<Task>)
  any_task(const Task& t) : any_task(t, typename detail::loss_of<Task>::type{}) {}

  /// A task with another loss.
  /// @throws std::invalid_argument as above
  template <task Task, loss_function Loss>
    requires(!std::derived_from<Task, any_task>)
  any_task(const Task& t, const Loss& with) : any_task(std::make_shared<task_of<Task>>(t), any_loss(with)) {
    is_closed_loop = closed_loop_task<Task>;
    has_own_architecture = has_architecture<Task>;
    has_own_trials = has_trials<Task>;
  }

  std::string_view name;       ///< the task's name in messages and files
  std::string_view summary;    ///< what is to be done, one line of --help; empty if the task does not say
  int inputs, outputs;         ///< numbers of input and output channels
  int trials;                  ///< default number of trials of an iteration
  any_loss loss;               ///< what the outputs are, and what they cost
  bool is_closed_loop;         ///< whether the task gives feedback
  bool has_own_architecture;   ///< whether the task says the architecture of its networks
  bool has_own_trials;         ///< whether the task says how many trials an iteration has

  /// The parameters that the task describes, with the values that they have.
  std::vector<described_parameter> parameters() const { return self_->parameters(); }
  /// The task with another value of a parameter, and without the jitters that its parameters have.
  /// @throws std::invalid_argument for a name that none of its parameters has, with those that there are, and for a
  ///         value that is out of the limits or not finite
  any_task with(std::string_view parameter, double value) const {
    any_task other(self_->with(parameter, value), loss);
    other.is_closed_loop = is_closed_loop;
    other.has_own_architecture = has_own_architecture, other.has_own_trials = has_own_trials;
    return other;
  }

  std::vector<phase> phases() const { return self_->phases(); }              ///< phases of a trial
  std::vector<loss_period> loss_periods() const { return self_->loss_periods(); }  ///< when outputs cost
  std::vector<loss_period> activity_periods() const { return self_->activity_periods(); }  ///< when rates cost
  any_metric metric() const { return self_->metric(); }                       ///< a new metric
  /// Writes the inputs and targets of one trial.
  void draw(trial& one, trial_draws& u) const { self_->draw(one, u); }
  /// Changes later inputs by the outputs at a phase's end, see closed_loop_task; other tasks do nothing.
  void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const {
    self_->feedback(finished_phase, y, batch);
  }
  /// The default architecture of the task's networks.
  architecture architecture_for(index_t units, bool dale) const { return self_->architecture_for(units, dale); }

  /// Gives a batch its phases of nominal length and its periods, see ctrnn::lay_out.
  void lay_out(trial_batch& batch, int count, double dt) const { self_->lay_out(batch, count, dt); }
  /// Fills a batch with fresh trials, see ctrnn::draw_batch.
  void draw_batch(trial_batch& batch, const batch_request& want) const { self_->draw_batch(batch, want); }

 private:
  struct any {
    virtual ~any() = default;
    virtual std::string_view name() const = 0;
    virtual std::string_view summary() const = 0;
    virtual std::vector<described_parameter> parameters() const = 0;
    virtual std::shared_ptr<const any> with(std::string_view parameter, double value) const = 0;
    virtual int inputs() const = 0;
    virtual int outputs() const = 0;
    virtual int trials() const = 0;
    virtual std::vector<phase> phases() const = 0;
    virtual std::vector<loss_period> loss_periods() const = 0;
    virtual std::vector<loss_period> activity_periods() const = 0;
    virtual any_metric metric() const = 0;
    virtual void draw(trial& one, trial_draws& u) const = 0;
    virtual void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const = 0;
    virtual architecture architecture_for(index_t units, bool dale) const = 0;
    virtual void lay_out(trial_batch& batch, int count, double dt) const = 0;
    virtual void draw_batch(trial_batch& batch, const batch_request& want) const = 0;
  };

  template <class Task>
  struct task_of final : any {
    static_assert(detail::lists_are_joined<Task>(),
                  "ctrnn: a task whose bases describe parameters each joins them: "
                  "static constexpr auto parameters = std::tuple_cat(one_base::parameters, other_base::parameters);");
    static_assert(detail::parameters_have_help<Task>(),
                  "ctrnn: a parameter of a task says what it is: parameter{\"gain\", &my_task::gain, "
                  "limits::above(0), \"gain of the stimulus\"}");
    static_assert(detail::parameters_have_names_of_their_own<Task>(),
                  "ctrnn: two parameters of a task have the same name, or one has none; rename it");
    const Task known;
    explicit task_of(const Task& t) : known(t) { detail::check_task_parameters(known); }

    std::string_view name() const override { return known.name; }
    std::string_view summary() const override {
      if constexpr (has_summary<Task>) {
        return known.summary;
      } else {
        return {};
      }
    }
    std::vector<described_parameter> parameters() const override { return detail::describe_parameters(known); }
    std::shared_ptr<const any> with(std::string_view parameter, double value) const override {
      Task other = known;
      detail::set_parameter(other, parameter, value);
      return std::make_shared<task_of>(other);
    }
    int inputs() const override { return known.inputs; }
    int outputs() const override { return known.outputs; }
    int trials() const override { return trials_for(known); }
    std::vector<phase> phases() const override { return to_vector<phase>(known.phases()); }
    std::vector<loss_period> loss_periods() const override { return to_vector<loss_period>(known.loss_periods()); }
    std::vector<loss_period> activity_periods() const override {
      if constexpr (has_activity_periods<Task>) {
        return to_vector<loss_period>(known.activity_periods());
      } else {
        return {trained_part(phases())};
      }
    }
    any_metric metric() const override { return any_metric(known.metric()); }
    void draw(trial& one, trial_draws& u) const override { known.draw(one, u); }
    void feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const override {
      if constexpr (closed_loop_task<Task>) known.feedback(finished_phase, y, batch);
    }
    architecture architecture_for(index_t units, bool dale) const override {
      return ctrnn::architecture_for(known, units, dale);
    }
    void lay_out(trial_batch& batch, int count, double dt) const override { ctrnn::lay_out(known, batch, count, dt); }
    void draw_batch(trial_batch& batch, const batch_request& want) const override {
      ctrnn::draw_batch(known, batch, want);
    }

   private:
    template <class Element>
    static std::vector<Element> to_vector(const auto& range) {
      std::vector<Element> all;
      for (const Element& e : range) all.push_back(e);
      return all;
    }
  };

  any_task(std::shared_ptr<const any> self, any_loss with)
      : name(self->name()),
        summary(self->summary()),
        inputs(self->inputs()),
        outputs(self->outputs()),
        trials(self->trials()),
        loss(std::move(with)),
        self_(std::move(self)) {}

  std::shared_ptr<const any> self_;
};

static_assert(closed_loop_task<any_task>);

}  // namespace ctrnn
