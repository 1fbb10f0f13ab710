// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/autodiff/dual.hpp>
#include <type_traits>

namespace ctrnn {

/// A loss that takes several outputs of a trial together: `static constexpr int jointly` says how many.
template <class L>
concept declares_jointly = requires { typename std::integral_constant<int, L::jointly>; };

/// A loss that gives each output as a function of its readout z = W_out r + b_out, and the cost of each output by
/// itself:
///
///     auto output(auto z) const;
///     auto cost(auto y, auto target) const;
///
/// Each loss period adds the mean of the cost over its steps, trials and outputs to the loss.
template <class L>
concept elementwise_loss = !declares_jointly<L> &&
    requires(const L l, autodiff::dual<simd::wide<float>, 1> z, autodiff::dual<simd::wide<double>, 1> wide) {
  { l.output(z) } -> std::same_as<decltype(z)>;
  { l.cost(z, z) } -> std::same_as<decltype(z)>;
  { l.output(wide) } -> std::same_as<decltype(wide)>;
  { l.cost(wide, wide) } -> std::same_as<decltype(wide)>;
};

/// A loss whose cost depends on the first n outputs of a trial together, such as the loss of a choice:
///
///     static constexpr int jointly = n;
///     auto output(auto z) const;
///     auto cost(const auto& y, const auto& target) const;   // std::arrays of n numbers
///
/// Each loss period adds the mean of the cost over its steps and trials to the loss; further outputs cost nothing.
template <class L>
concept joint_loss = declares_jointly<L> && (L::jointly >= 1) &&
    requires(const L l, autodiff::dual<simd::wide<float>, static_cast<std::size_t>(L::jointly)> z,
             std::array<decltype(z), static_cast<std::size_t>(L::jointly)> all) {
  { l.output(z) } -> std::same_as<decltype(z)>;
  { l.cost(all, all) } -> std::same_as<decltype(z)>;
};

/// Any loss: an elementwise_loss or a joint_loss.
template <class L>
concept loss_function = elementwise_loss<L> || joint_loss<L>;

/// Squared error of sigmoid outputs, the loss of the standard tasks.
/// @see Soo, Goudar & Wang (2023), appendix
struct squared_error {
  [[gnu::always_inline]] auto output(auto z) const { return logistic(z); }
  auto cost(auto y, auto target) const { return square(y - target); }
};

namespace detail {
template <class Task>
struct loss_of {
  using type = squared_error;
};
template <class Task>
  requires requires { typename Task::loss; }
struct loss_of<Task> {
  using type = typename Task::loss;
};
}  // namespace detail

}  // namespace ctrnn
