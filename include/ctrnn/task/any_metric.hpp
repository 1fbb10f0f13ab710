// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/task/metric.hpp>
#include <memory>
#include <utility>

namespace ctrnn {

/// A metric of any type.
class any_metric {
 public:
  /// @param metric  an object that satisfies the concept `metric`
  template <class Metric>
    requires(!std::same_as<Metric, any_metric>)
  explicit any_metric(Metric metric) : self_(std::make_unique<metric_of<Metric>>(std::move(metric))) {}

  /// Starts the metric anew, on a batch.
  void begin(const trial_batch& batch) { self_->begin(batch); }
  /// Counts one step of the trained part.
  void observe(int phase, int step, const outputs_view& y) { self_->observe(phase, step, y); }
  /// The performance over the steps that were observed.
  performance result() const { return self_->result(); }

 private:
  struct any {
    virtual ~any() = default;
    virtual void begin(const trial_batch& batch) = 0;
    virtual void observe(int phase, int step, const outputs_view& y) = 0;
    virtual performance result() const = 0;
  };
  template <class Metric>
  struct metric_of final : any {
    Metric metric;
    explicit metric_of(Metric m) : metric(std::move(m)) {}
    void begin(const trial_batch& batch) override { metric.begin(batch); }
    void observe(int phase, int step, const outputs_view& y) override { metric.observe(phase, step, y); }
    performance result() const override { return metric.result(); }
  };

  std::unique_ptr<any> self_;
};

}  // namespace ctrnn
