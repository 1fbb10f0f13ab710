// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/probe.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/training/trainer.hpp>

namespace ctrnn {

inline constexpr int whole_loss = -1;        ///< a loss of all loss periods and the cost of rates
inline constexpr int last_loss_period = -2;  ///< a loss of the last period, in the published tasks the response

/// How the gradient through time is computed.
struct gradient_through_time_options {
  int trials = 200;                    ///< number of trials, drawn as for an evaluation: without jitter
  int loss_period = last_loss_period;  ///< what the loss is: a loss period, from 0, or last_loss_period, or whole_loss
  int which = 0;                       ///< number of the task among several, from 0
};

/// The norm of the gradient of the loss with respect to the state, step by step.
struct gradient_through_time_result {
  trial_batch batch;            ///< the trials, with names and starts of phases, and what counts in the loss
  xt::xtensor<double, 1> time;  ///< [steps] time of each state, s from the start of the trained part
  /// [steps] root mean square over trials of |dL/ds_t|, L being the loss of a single trial.
  xt::xtensor<double, 1> norm;
  double loss = 0;  ///< mean over trials; includes the cost of the weights, which does not depend on states
};

namespace detail {

/// An observer that keeps the squared norm of each state's adjoint, summed over trials.
template <class T>
class adjoint_observer final : public observer<T> {
 public:
  explicit adjoint_observer(xt::xtensor<double, 1>& squares) : squares_(squares) {}

  void state(int, index_t step, const autodiff::var<T>& r) override {
    when_backward(r, [this, step](const auto& v) { squares_(static_cast<std::size_t>(step)) = square_of(v); });
  }

 private:
  static double square_of(const autodiff::var<T>& v) {
    const T* g = v.adjoint();
    double sum = 0;
    if (!g) return sum;  // no loss depends on this state
    for (index_t k = 0; k < v.layout().rows; ++k, g += v.layout().stride)
      for (index_t i = 0; i < v.layout().columns; ++i) sum += static_cast<double>(g[i]) * static_cast<double>(g[i]);
    return sum;
  }

  xt::xtensor<double, 1>& squares_;
};

}  // namespace detail

/// How far back in time the loss reaches: the norm of its gradient with respect to the state after each trained step,
///
///     |dL/ds_t|,  dL/ds_t = (ds_{t+1}/ds_t)^T dL/ds_{t+1}
///                           + slope of the cost of output and rate at t
///
/// It is the total derivative, by the integrator's own backward pass, through all of its skips. Where it vanishes,
/// training cannot change what the network does at that time. If the loss is one loss period, such as the response, the
/// norm before that period is only what was carried back in time. There is one state for each step, also within a
/// block; of an integrator with coarse steps, one for each coarse step.
///
/// The trials are those of an evaluation of the model in its present iteration, with its noise; the norm does not scale
/// with their number. Models of one seed and iteration see the same trials, whatever the integrator.
///
///     trainer<relu> with(models[0].net.architecture(), tasks::delayed_go{});
///     const auto plain = gradient_through_time(with, models[0], base{});
///     const auto skips = gradient_through_time(with, models[0], sctt<20>{.beta = 0.5});
///
/// m.gradient is overwritten; the model's values are not changed.
/// @throws std::invalid_argument for a task or loss period that is not there, and as trainer::gradient
/// @see Soo, Goudar & Wang (2023), section 2; Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent
///      neural networks
template <class Dynamics, class T, class Regulariser, class Storage, integrator I>
gradient_through_time_result gradient_through_time(trainer<Dynamics, T, Regulariser, Storage>& with, model<T>& m,
                                                   const I& method, const gradient_through_time_options& o = {}) {
  gradient_through_time_result result;
  auto& batch = result.batch;
  with.draw_evaluation(batch, m, o.which, o.trials, method);
  const auto last = static_cast<int>(batch.loss_periods().size()) - 1;
  if (o.loss_period != whole_loss) batch.weigh_alone(o.loss_period == last_loss_period ? last : o.loss_period);

  const auto steps = static_cast<std::size_t>(batch.trained_steps());
  result.norm = xt::xtensor<double, 1>::from_shape({steps});
  result.time = xt::xtensor<double, 1>::from_shape({steps});
  detail::adjoint_observer<T> look(result.norm);
  result.loss = with.gradient(m, batch, o.which, method, look);
  for (std::size_t t = 0; t < steps; ++t) {
    result.norm(t) = std::sqrt(result.norm(t) * batch.trials());  // the loss is a mean over trials
    result.time(t) = static_cast<double>(t + 1) * batch.dt();
  }
  return result;
}

}  // namespace ctrnn
