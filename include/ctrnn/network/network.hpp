// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/weights.hpp>
#include <ctrnn/network/parameters.hpp>

namespace ctrnn {

/// A network: architecture, trained values, and both prepared for simulation. Change `values`, then call prepare().
template <class T>
class network {
 public:
  using scalar = T;  ///< float or double

  network(architecture a, parameters<T> p)
      : values(std::move(p)),
        shape_(std::move(a)),
        W_(shape_.units, shape_.units),
        W_in_(shape_.input_units.count, shape_.inputs),
        W_out_(shape_.outputs, shape_.readout_units.count),
        b_gradient_(1, shape_.units) {
    check(shape_);
    prepare();
  }
  network(architecture a, std::uint32_t seed, std::uint32_t model)
      : network(checked(std::move(a)), seed, model, already_checked{}) {}

  parameters<T> values;  ///< what is trained; prepare() after changing them

  const architecture& shape() const { return shape_; }  ///< what it is made of

  /// The weight from unit j to unit i under Dale's law: |W| times the sign of j; without it, W.
  T effective(index_t i, index_t j) const {
    const T w = values.W(i, j);
    return shape_.dale() ? std::abs(w) * static_cast<T>(shape_.sign[static_cast<std::size_t>(j)]) : w;
  }

  /// Packs the values for the products and sets the gradients to zero. Weights where the mask has no connection are
  /// zero.
  /// @throws std::invalid_argument if a matrix of the values has another shape than the architecture asks for
  void prepare() {
    const auto fits = [](const matrix<T>& m, index_t rows, index_t columns, const char* name) {
      if (m.rows() != rows || m.columns() != columns)
        throw std::invalid_argument(std::string("network: ") + name + " has " + std::to_string(m.rows()) +
                                    " rows and " + std::to_string(m.columns()) +
                                    " columns; the architecture asks for " +
                                    std::to_string(rows) + " and " + std::to_string(columns));
    };
    fits(values.W, shape_.units, shape_.units, "W"), fits(values.b, 1, shape_.units, "b");
    fits(values.W_in, shape_.input_units.count, shape_.inputs, "W_in");
    fits(values.W_out, shape_.outputs, shape_.readout_units.count, "W_out");
    keep_structure(values.W);
    W_.set([&](index_t i, index_t j) { return effective(i, j); });
    W_in_.set([&](index_t i, index_t j) { return values.W_in(i, j); });
    W_out_.set([&](index_t i, index_t j) { return values.W_out(i, j); });
    b_gradient_.fill(T(0));
  }

  /// Reads the gradients with respect to `values` after a backward pass: through |W| under Dale's law, zero where the
  /// mask has no connection.
  void gradient(parameters<T>& g) {
    for (auto* w : {&W_, &W_in_, &W_out_}) w->flush();
    for_each_element([](T& to, const T& from) { to = from; }, g.b, b_gradient_);
    const auto take = [](matrix<T>& to, const weights<T>& from) {
      for (index_t i = 0; i < to.rows(); ++i)
        for (index_t j = 0; j < to.columns(); ++j) to(i, j) = from.gradient(i, j);
    };
    take(g.W, W_), take(g.W_in, W_in_), take(g.W_out, W_out_);
    if (shape_.dale())
      for (index_t i = 0; i < shape_.units; ++i)
        for (index_t j = 0; j < shape_.units; ++j) {
          const T w = values.W(i, j), s = static_cast<T>(shape_.sign[static_cast<std::size_t>(j)]);
          g.W(i, j) *= w > 0 ? s : w < 0 ? -s : T(0);
        }
    keep_structure(g.W);
  }

  /// Sets to zero what the mask does not connect.
  void keep_structure(matrix<T>& W) const {
    if (shape_.connected.rows() > 0)
      for_each_element([](T& x, unsigned char connected) { if (!connected) x = 0; }, W, shape_.connected);
  }

  weights<T>& recurrent() { return W_; }              ///< W with the signs of Dale's law, and its gradient
  weights<T>& input() { return W_in_; }               ///< W_in, and its gradient
  weights<T>& readout() { return W_out_; }            ///< W_out, and its gradient
  matrix<T>& bias_gradient() { return b_gradient_; }  ///< [1][units]

 private:
  struct already_checked {};
  static architecture checked(architecture a) {
    check(a);
    return a;
  }
  network(architecture a, std::uint32_t seed, std::uint32_t model, already_checked)
      : network(a, initial_parameters<T>(a, seed, model)) {}

  architecture shape_;
  weights<T> W_, W_in_, W_out_;
  matrix<T> b_gradient_;
};

}  // namespace ctrnn
