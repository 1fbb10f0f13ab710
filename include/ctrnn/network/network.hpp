// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/packed_weights.hpp>
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
        W_(architecture_.units, architecture_.units),
        W_in_(architecture_.input_units.count, architecture_.inputs),
        W_out_(architecture_.outputs, architecture_.readout_units.count),
        b_gradient_(1, architecture_.units),
        b_out_gradient_(1, architecture_.outputs),
        s0_gradient_(1, architecture_.units) {
    pack();
  }
  network(ctrnn::architecture a, std::uint32_t seed, std::uint32_t model)
      : network(checked(std::move(a)), seed, model, already_checked{}) {}

  const parameters<T>& values() const { return values_; }  ///< the trained values

  /// Lets f(parameters<T>&) change the values. Weights where the mask has no connection are zero afterwards.
  ///
  ///     net.change([](auto& values) { values.W(0, 1) = 0.5f; });
  ///
  /// @throws std::invalid_argument if a matrix of the values has another shape than the architecture asks for; the
  ///         network cannot be used after that, nor after an exception of f
  template <class F>
  void change(F f) {
    f(values_);
    check_shapes(architecture_, values_);
    pack();
  }

  const ctrnn::architecture& architecture() const { return architecture_; }  ///< the architecture that it was made with

  /// The weight from unit j to unit i in a simulation: W(i, j), or under Dale's law |W(i, j)| times the sign of unit j.
  T effective(index_t i, index_t j) const {
    const T w = values_.W(i, j);
    return architecture_.dale() ? std::abs(w) * static_cast<T>(architecture_.sign[static_cast<std::size_t>(j)]) : w;
  }

  /// Writes into g the gradients with respect to the values, summed over the backward passes since they were zero:
  /// differentiated through |W| under Dale's law, zero where the mask has no connection. Then sets them to zero.
  void take_gradient(parameters<T>& g) {
    for (auto* w : {&W_, &W_in_, &W_out_}) w->flush();
    const auto copy = [](T& to, const T& from) { to = from; };
    for_each_element(copy, g.b, b_gradient_);
    for_each_element(copy, g.b_out, b_out_gradient_);
    for_each_element(copy, g.s0, s0_gradient_);
    const auto take = [](matrix<T>& to, const autodiff::packed_weights<T>& from) {
      for (index_t i = 0; i < to.rows(); ++i)
        for (index_t j = 0; j < to.columns(); ++j) to(i, j) = from.gradient(i, j);
    };
    take(g.W, W_), take(g.W_in, W_in_), take(g.W_out, W_out_);
    if (architecture_.dale())
      for (index_t i = 0; i < architecture_.units; ++i)
        for (index_t j = 0; j < architecture_.units; ++j) {
          const T w = values_.W(i, j), s = static_cast<T>(architecture_.sign[static_cast<std::size_t>(j)]);
          g.W(i, j) *= w > 0 ? s : w < 0 ? -s : T(0);
        }
    keep_structure(g.W);
    clear_gradient();
  }

  /// Sets the gradients to zero, e.g. after a run that an exception has ended.
  void clear_gradient() {
    for (auto* w : {&W_, &W_in_, &W_out_}) w->clear_gradient();
    for (auto* g : {&b_gradient_, &b_out_gradient_, &s0_gradient_}) g->fill(T(0));
  }

  /// Sets the elements of W to zero where the mask has no connection.
  void keep_structure(matrix<T>& W) const {
    if (architecture_.connected.rows() > 0)
      for_each_element([](T& x, unsigned char connected) { if (!connected) x = 0; }, W, architecture_.connected);
  }

  autodiff::packed_weights<T>& recurrent() { return W_; }    ///< W with the signs of Dale's law, and its gradient
  autodiff::packed_weights<T>& input() { return W_in_; }     ///< W_in, and its gradient
  autodiff::packed_weights<T>& readout() { return W_out_; }  ///< W_out, and its gradient
  matrix<T>& bias_gradient() { return b_gradient_; }             ///< gradient of b, [1][units]
  matrix<T>& output_bias_gradient() { return b_out_gradient_; }  ///< gradient of b_out, [1][outputs]
  matrix<T>& initial_state_gradient() { return s0_gradient_; }   ///< gradient of s0, [1][units]

 private:
  void pack() {
    keep_structure(values_.W);
    W_.set([&](index_t i, index_t j) { return effective(i, j); });
    W_in_.set([&](index_t i, index_t j) { return values_.W_in(i, j); });
    W_out_.set([&](index_t i, index_t j) { return values_.W_out(i, j); });
  }

  struct already_checked {};
  static ctrnn::architecture checked(ctrnn::architecture a) {
    check(a);
    return a;
  }
  /// The architecture, checked before matrices of its shapes are made.
  static ctrnn::architecture checked(ctrnn::architecture a, const parameters<T>& values) {
    check(a);
    check_shapes(a, values);
    return a;
  }
  static void check_shapes(const ctrnn::architecture& a, const parameters<T>& values) {
    const auto need = [](const matrix<T>& m, index_t rows, index_t columns, const char* name) {
      if (m.rows() != rows || m.columns() != columns)
        refuse({"network: ", name, " has ", m.rows(), " rows and ", m.columns(), " columns; the architecture asks for ",
                rows, " and ", columns});
    };
    need(values.W, a.units, a.units, "W"), need(values.b, 1, a.units, "b");
    need(values.W_in, a.input_units.count, a.inputs, "W_in");
    need(values.W_out, a.outputs, a.readout_units.count, "W_out");
    need(values.b_out, a.output_bias ? 1 : 0, a.output_bias ? a.outputs : 0, "b_out");
    need(values.s0, a.initial_state ? 1 : 0, a.initial_state ? a.units : 0, "s0");
  }
  network(ctrnn::architecture a, std::uint32_t seed, std::uint32_t model, already_checked)
      : network(a, initial_parameters<T>(a, seed, model)) {}

  parameters<T> values_;
  ctrnn::architecture architecture_;
  autodiff::packed_weights<T> W_, W_in_, W_out_;
  matrix<T> b_gradient_, b_out_gradient_, s0_gradient_;
};

}  // namespace ctrnn
