// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/packed_weights.hpp>
#include <ctrnn/network/initial_values.hpp>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// A network: its architecture, its trained values, and its weights as simulations need them, with the gradient beside
/// them. Values are changed by change() alone, which packs the weights again.
template <class T>
class network {
 public:
  using scalar = T;  ///< float or double

  network(ctrnn::architecture a, parameters<T> p)
      : values_(std::move(p)),
        architecture_(checked(std::move(a), values_)),
        W_(architecture_.units, architecture_.rank > 0 ? architecture_.rank : architecture_.units),
        n_(architecture_.rank, architecture_.rank > 0 ? architecture_.units : 0),
        W_in_(architecture_.input_units.count, architecture_.inputs),
        W_out_(architecture_.outputs, architecture_.readout_units.count),
        b_gradient_(1, architecture_.units),
        b_out_gradient_(1, architecture_.outputs),
        s0_gradient_(1, architecture_.units) {
    pack();
  }
  /// A network before training: its values follow from the policy, the seed and the model's number.
  network(const ctrnn::architecture& a, std::uint32_t seed, std::uint32_t model, const initial_values& initial = {})
      : network(a, initial.make<T>(a, seed, model)) {}

  const parameters<T>& values() const { return values_; }  ///< the trained values

  /// Lets f(parameters<T>&) change the values, also those that training leaves as they are. Elements that are not
  /// connected are zero afterwards.
  ///
  ///     net.change([](auto& values) { values.W(0, 1) = 0.5f; });
  ///
  /// @throws std::invalid_argument if a matrix of the values has another shape than the architecture asks for; the
  ///         network cannot be used after that, nor after an exception of f
  template <class F>
  void change(F f) {
    f(values_);
    check_shapes("network", architecture_, values_);
    pack();
  }

  const ctrnn::architecture& architecture() const { return architecture_; }  ///< the architecture that it was made with

  /// The weight from unit j to unit i in a simulation: W(i, j), or |W(i, j)| where weights are non-negative, or under
  /// Dale's law |W(i, j)| times the sign of unit j. Of weights of low rank: the sum of m(i, r) n(j, r) / N over r.
  T effective(index_t i, index_t j) const {
    if (architecture_.rank > 0) {
      T sum = 0;
      for (index_t r = 0; r < architecture_.rank; ++r) sum += values_.m(i, r) * values_.n(j, r);
      return sum / static_cast<T>(architecture_.units);
    }
    const T w = effective(values_.W, architecture_.rules.W, i, j);
    return architecture_.dale() ? std::abs(w) * static_cast<T>(architecture_.sign[static_cast<std::size_t>(j)]) : w;
  }
  /// The weight from input c to the i-th of the units that receive input: W_in(i, c), or its size.
  T effective_input(index_t i, index_t c) const { return effective(values_.W_in, architecture_.rules.W_in, i, c); }
  /// The weight from the j-th of the units that are read out to output o: W_out(o, j), or its size.
  T effective_readout(index_t o, index_t j) const { return effective(values_.W_out, architecture_.rules.W_out, o, j); }

  /// Writes into g the gradients with respect to the values, summed over the backward passes since they were zero:
  /// differentiated through |w| under Dale's law and where weights are non-negative, zero where training leaves the
  /// value as it is. Then sets them to zero.
  void take_gradient(parameters<T>& g) {
    for (auto* w : {&W_, &n_, &W_in_, &W_out_}) w->flush();
    const auto copy = [](T& to, const T& from) { to = from; };
    for_each_element(copy, g.b, b_gradient_);
    for_each_element(copy, g.b_out, b_out_gradient_);
    for_each_element(copy, g.s0, s0_gradient_);
    const auto take = [](matrix<T>& to, const autodiff::packed_weights<T>& from, const matrix<T>& weights,
                         bool by_size) {
      for (index_t i = 0; i < to.rows(); ++i)
        for (index_t j = 0; j < to.columns(); ++j)
          to(i, j) = from.gradient(i, j) * (by_size ? sign_of(weights(i, j)) : T(1));
    };
    const auto& rules = architecture_.rules;
    take(g.W, W_, values_.W, rules.W.non_negative || architecture_.dale());
    take(g.W_in, W_in_, values_.W_in, rules.W_in.non_negative);
    take(g.W_out, W_out_, values_.W_out, rules.W_out.non_negative);
    if (architecture_.dale())
      for (index_t i = 0; i < architecture_.units; ++i)
        for (index_t j = 0; j < architecture_.units; ++j)
          g.W(i, j) *= static_cast<T>(architecture_.sign[static_cast<std::size_t>(j)]);
    const auto N = static_cast<T>(architecture_.units);
    for (index_t i = 0; i < g.m.rows(); ++i)
      for (index_t r = 0; r < architecture_.rank; ++r) g.m(i, r) = W_.gradient(i, r), g.n(i, r) = n_.gradient(r, i) / N;
    hold(g, rules);
    clear_gradient();
  }

  /// Sets the gradients to zero, e.g. after a run that an exception has ended.
  void clear_gradient() {
    for (auto* w : {&W_, &n_, &W_in_, &W_out_}) w->clear_gradient();
    for (auto* g : {&b_gradient_, &b_out_gradient_, &s0_gradient_}) g->fill(T(0));
  }

  /// W with the signs of Dale's law, or m of weights of low rank, and its gradient.
  autodiff::packed_weights<T>& recurrent() { return W_; }
  autodiff::packed_weights<T>& overlap() { return n_; }      ///< n^T / N of weights of low rank, and its gradient
  autodiff::packed_weights<T>& input() { return W_in_; }     ///< W_in, and its gradient
  autodiff::packed_weights<T>& readout() { return W_out_; }  ///< W_out, and its gradient
  matrix<T>& bias_gradient() { return b_gradient_; }             ///< gradient of b, [1][units]
  matrix<T>& output_bias_gradient() { return b_out_gradient_; }  ///< gradient of b_out, [1][outputs]
  matrix<T>& initial_state_gradient() { return s0_gradient_; }   ///< gradient of s0, [1][units]

 private:
  void pack() {
    disconnect(values_, architecture_.rules);
    if (architecture_.rank > 0) {
      W_.set([&](index_t i, index_t r) { return values_.m(i, r); });
      n_.set([&](index_t r, index_t j) { return values_.n(j, r) / static_cast<T>(architecture_.units); });
    } else {
      W_.set([&](index_t i, index_t j) { return effective(i, j); });
    }
    W_in_.set([&](index_t i, index_t c) { return effective_input(i, c); });
    W_out_.set([&](index_t o, index_t j) { return effective_readout(o, j); });
  }
  static T effective(const matrix<T>& weights, const array_rules& rules, index_t i, index_t j) {
    return rules.non_negative ? std::abs(weights(i, j)) : weights(i, j);
  }
  static T sign_of(T w) { return w > 0 ? T(1) : w < 0 ? T(-1) : T(0); }

  /// The architecture, checked before matrices of its shapes are made.
  static ctrnn::architecture checked(ctrnn::architecture a, const parameters<T>& values) {
    check(a);
    check_shapes("network", a, values);
    return a;
  }

  parameters<T> values_;
  ctrnn::architecture architecture_;
  autodiff::packed_weights<T> W_, n_, W_in_, W_out_;
  matrix<T> b_gradient_, b_out_gradient_, s0_gradient_;
};

}  // namespace ctrnn
