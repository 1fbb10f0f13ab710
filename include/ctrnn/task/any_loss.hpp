// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/autodiff/element_sum.hpp>
#include <ctrnn/policy/policy_name.hpp>
#include <ctrnn/task/joint_cost.hpp>
#include <ctrnn/task/loss.hpp>
#include <memory>
#include <string>
#include <type_traits>

namespace ctrnn {

/// A loss as it is applied to the readouts of one step, in numbers of type T.
template <class T>
struct loss_kernel {
  virtual ~loss_kernel() = default;

  /// Replaces the readouts z, [trials][outputs] and padding, by the outputs.
  virtual void outputs(matrix_view<T> z) const = 0;

  /// Replaces the readouts z, [trials][outputs] and padding, by share times the slope of their cost, and returns the
  /// sum of the costs.
  /// @param target  targets, [trials][outputs]; their rows are as far apart as those of the readouts
  /// @param share   what the cost of one output counts in the loss
  /// @param sum     sums over the elements of a matrix with a column for each output
  virtual double cost(matrix_view<T> z, matrix_view<const T> target, double share,
                      const autodiff::element_sum<T>& sum) const = 0;
};

namespace detail {

template <class T, loss_function Loss>
struct loss_kernel_of final : loss_kernel<T> {
  Loss loss;
  explicit loss_kernel_of(const Loss& l) : loss(l) {}

  void outputs(matrix_view<T> z) const override {
    simd::for_each_batch<T>(z.rows * z.stride, [y = z.data, l = loss]<class V>(index_t i) {
      simd::put(y + i, l.output(autodiff::dual<V, 0>(simd::load<V>(y + i))).value);
    });
  }

  double cost(matrix_view<T> z, matrix_view<const T> target, double share,
              const autodiff::element_sum<T>& sum) const override {
    if constexpr (joint_loss<Loss>) {
      return joint_cost(loss, z, target, share);
    } else {
      return sum(z, [y = z.data, want = target.data, of = loss, s = static_cast<T>(share)]<class V>(index_t i)
                     __attribute__((always_inline)) {
        const autodiff::dual<V, 1> wanted(simd::load<V>(want + i));
        const auto c = of.cost(of.output(autodiff::variable(simd::load<V>(y + i), s)), wanted);
        simd::put(y + i, c.slope[0]);
        return c.value;
      });
    }
  }
};

}  // namespace detail

/// A loss of any type: what the outputs of a network are, and what they cost. Each type of loss is compiled once, in
/// float and in double.
class any_loss {
 public:
  /// @param loss  see loss_function
  template <loss_function Loss>
  any_loss(const Loss& loss)
      : name(policy_name(loss)),
        in_float_(std::make_shared<detail::loss_kernel_of<float, Loss>>(loss)),
        in_double_(std::make_shared<detail::loss_kernel_of<double, Loss>>(loss)) {
    if constexpr (joint_loss<Loss>) jointly = Loss::jointly;
  }

  std::string name;  ///< the loss's member `name`, or the name of its type
  int jointly = 0;   ///< how many outputs of a trial the loss takes together; 0: each by itself

  /// The loss in numbers of type T.
  template <class T>
  const loss_kernel<T>& in() const {
    if constexpr (std::same_as<T, float>)
      return *in_float_;
    else
      return *in_double_;
  }

 private:
  std::shared_ptr<const loss_kernel<float>> in_float_;
  std::shared_ptr<const loss_kernel<double>> in_double_;
};

}  // namespace ctrnn
