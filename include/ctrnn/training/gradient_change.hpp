// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <ctrnn/autodiff/probe.hpp>
#include <ctrnn/dynamics/concept.hpp>
#include <ctrnn/network/network.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/regulariser.hpp>
#include <functional>
#include <vector>

namespace ctrnn {

/// Writes the derivatives of rates with respect to their states s into slopes, [trials][units].
template <class T>
using rate_slopes = std::function<void(const autodiff::var<T>& s, matrix_view<T> slopes)>;

/// The rate_slopes of dynamics whose rates are phi of the states; empty where rates are the states.
template <class T, dynamics_or_nonlinearity D>
rate_slopes<T> rate_slopes_of(const D& how) {
  if constexpr (has_rates_of_its_own<dynamics_of<D>>) {
    static_assert(has_rates_by_phi<dynamics_of<D>>,
                  "regulariser: gradient_change needs dynamics whose rates are the states, or phi of the states");
    return [phi = as_dynamics(how).phi](const autodiff::var<T>& s, matrix_view<T> slopes) {
      autodiff::for_each_batch<T>(slopes, [&, in = s.data()]<class V>(autodiff::batch_place at) {
        simd::put(slopes.data + at.index, phi(autodiff::variable(simd::load<V>(in + at.index))).slope[0]);
      });
    };
  } else {
    return {};
  }
}

/// What a regulariser asks for the change of the gradient's norm from step to step, in networks trained by base. With
/// the gradient a of the loss with respect to the state after a step, and what that step hands back of it to the state
/// before, v = (ds_{t+1}/ds_t)^T a,
///
///     Omega = < gradient_change(|v|^2 / |a|^2) >,
///
/// the mean over trials and all trained steps but the last, where steps with |a|^2 < 1e-20 count 0. Its gradient is the
/// immediate one: that with respect to W, with the states, the slopes of phi and a held fast. It goes into the outer
/// product a step adds to the gradient of W: delta^T r becomes delta^T (r + u), where u is the slope of Omega with
/// respect to W^T delta.
/// @see Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks, section 3.3; pycog
///      (Song, Yang & Wang 2016), whose ratio is that of the squares too
template <class T, class Regulariser>
class gradient_change {
 public:
  /// Starts anew, for these trials, whose weight among those of several tasks Omega has, too.
  /// @throws std::invalid_argument for recurrent weights of low rank
  void begin(network<T>& net, const rate_slopes<T>* slopes, const trial_batch& batch) {
    const index_t trials = batch.trials(), steps = batch.trained_steps();
    if (net.architecture().rank > 0)
      refuse({"regulariser: gradient_change prices how W hands gradients back; recurrent weights of rank ",
              net.architecture().rank, " have no W, leave one of them out"});
    net_ = &net, slopes_ = slopes && *slopes ? slopes : nullptr;
    share_ = steps > 1 ? batch.weight() / static_cast<double>(trials * (steps - 1)) : 0;
    squares_.assign(static_cast<std::size_t>(trials), 0.0);
    value_ = 0;
  }

  /// Is told of the states after all trained steps, before add() is told of their rates.
  void state(const autodiff::var<T>& s) {
    when_backward(s, [this](const autodiff::var<T>& v) {
      for (index_t k = 0; k < v.layout().rows; ++k)
        squares_[static_cast<std::size_t>(k)] = v.adjoint() ? square_of(v.layout().view(v.adjoint()), k) : 0;
    });
  }

  /// In the backward pass, when the rates r of the state s have what the step after s hands back, and no costs yet.
  /// @throws std::invalid_argument for rates that are not the states, without their slopes
  void add(const Regulariser& price, const autodiff::var<T>& s, const autodiff::var<T>& r) {
    const bool own_rates = !(s == r);
    if (own_rates && !slopes_)
      refuse({"regulariser: gradient_change needs the slopes of rates that are not the states; give the objective "
              "rate_slopes_of the dynamics"});
    if (!s.adjoint()) return;  // of the last step
    const auto& l = r.layout();
    autodiff::var<T> back(r.on(), l), u(r.on(), l);
    auto v = back.view(), to = u.view();
    if (own_rates) (*slopes_)(s, to);
    // At the end of a phase the next one computes the rates of the state anew: r has nothing then, s all.
    const auto of_state = l.view(s.adjoint()), of_rates = l.view(own_rates ? r.adjoint() : nullptr);
    for (index_t k = 0; k < l.rows; ++k) {
      simd::for_each_batch<T>(l.stride, [&, x = of_state.row(k), slopes = to.row(k), z = v.row(k)]<class V>(index_t i) {
        V sum = simd::load<V>(x + i);
        if (of_rates.data) sum = simd::fma(simd::load<V>(slopes + i), simd::load<V>(of_rates.row(k) + i), sum);
        simd::put(z + i, sum);
      });
      const double a = squares_[static_cast<std::size_t>(k)];
      double factor = 0;
      if (a >= least_square) {
        const auto cost = price.gradient_change(autodiff::dual<simd::wide<double>, 1>(
            autodiff::variable(simd::wide<double>(square_of(back.view(), k) / a))));
        value_ += share_ * cost.value.get(0);
        factor = 2 * share_ * cost.slope[0].get(0) / a;
      }
      simd::for_each_batch<T>(l.stride, [&, f = static_cast<T>(factor), y = r.view().row(k), z = v.row(k),
                                         x = to.row(k)]<class V>(index_t i) {
        const V back_of_drive = own_rates ? simd::load<V>(z + i) * simd::load<V>(x + i) : simd::load<V>(z + i);
        simd::put(x + i, simd::fma(V(f), back_of_drive, simd::load<V>(y + i)));
      });
      std::fill(to.row(k) + l.columns, to.row(k) + l.stride, T(0));
    }
    net_->recurrent().replace_latest(std::move(u));
  }

  double value() const { return value_; }  ///< Omega so far in the backward pass

 private:
  /// The sum of the squares of a row, in T for each lane of a vector, and in double over the lanes.
  static double square_of(matrix_view<const T> x, index_t row) {
    using V = simd::wide<T>;
    const T* const from = x.row(row);
    V lanes(T(0));
    index_t i = 0;
    for (; i + simd::lanes<V> <= x.columns; i += simd::lanes<V>) {
      const V some = simd::load<V>(from + i);
      lanes = simd::fma(some, some, lanes);
    }
    double sum = 0;
    for (std::size_t k = 0; k < V::size; ++k) sum += static_cast<double>(lanes.get(k));
    for (; i < x.columns; ++i) sum += static_cast<double>(from[i]) * static_cast<double>(from[i]);
    return sum;
  }

  static constexpr double least_square = 1e-20;
  network<T>* net_ = nullptr;
  const rate_slopes<T>* slopes_ = nullptr;
  std::vector<double> squares_;  // |a|^2 of each trial, of the state that the backward pass came by last
  double share_ = 0, value_ = 0;
};

}  // namespace ctrnn
