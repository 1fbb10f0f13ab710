// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/integrator/leaky_unit.hpp>
#include <ctrnn/text/message.hpp>
#include <tuple>

namespace ctrnn {

/// An integrator has the length of its blocks in base steps: `static constexpr int theta`, or a member of that name.
template <class I>
concept has_theta = requires(const I& i) {
  { i.theta } -> std::convertible_to<int>;
};

namespace detail {

template <class X>
constexpr bool is_tuple = false;
template <class... X>
constexpr bool is_tuple<std::tuple<X...>> = true;

/// A tuple as it is, or any other value as a tuple of one.
template <class X>
auto listed(X x) {
  if constexpr (is_tuple<X>)
    return x;
  else
    return std::tuple<X>(std::move(x));
}

}  // namespace detail

/// An integrator that carries more than the state from one block to the next:
///
///     auto at_phase_start(auto r, auto& d) const;
///     auto operator()(auto r, auto& d, auto carried) const;
///
/// at_phase_start gives the carried value for the first block of a phase; operator() gives a std::tuple of the state at
/// the block's end and the carried value for the next block. There may be several carried values: at_phase_start then
/// gives a std::tuple of them, and operator() has a parameter for each.
template <class I>
concept carries_state = requires(const I& i, leaky_unit& d) { i.at_phase_start(1.0, d); };

namespace detail {

/// What the first block of a phase gives for a unit that only leaks: its state at the end, and the carried values.
template <carries_state I>
auto first_block(const I& i, leaky_unit& d) {
  return std::apply([&](auto... carried) { return i(1.0, d, carried...); }, listed(i.at_phase_start(1.0, d)));
}

}  // namespace detail

/// How many values an integrator carries beside the state.
template <class I>
constexpr std::size_t carried_by = 0;
/// How many values an integrator with at_phase_start carries beside the state.
template <carries_state I>
constexpr std::size_t carried_by<I> =
    std::tuple_size_v<decltype(detail::listed(
        std::declval<const I&>().at_phase_start(1.0, std::declval<leaky_unit&>())))>;

/// The formula of an integrator, operator()(r, d), gives the state at the block's end.
template <class I>
concept gives_state = requires(const I& i, leaky_unit& d) {
  { i(1.0, d) } -> std::convertible_to<double>;
};

/// The formula of an integrator that carries values, operator()(r, d, carried...) with those of its
/// at_phase_start(r, d), gives a std::tuple of the state at the block's end and the carried values.
template <class I>
concept gives_tuple_of_state_and_carried_values_of_at_phase_start =
    carries_state<I> && detail::is_tuple<decltype(detail::first_block(std::declval<const I&>(),
                                                                      std::declval<leaky_unit&>()))> &&
    std::tuple_size_v<decltype(detail::first_block(std::declval<const I&>(), std::declval<leaky_unit&>()))> ==
        1 + carried_by<I>;

/// An integrator has an operator(), the formula of its block: it gives the state at the block's end, and with it the
/// carried values, if there are any.
template <class I>
concept has_formula = gives_state<I> || gives_tuple_of_state_and_carried_values_of_at_phase_start<I>;

/// A policy that brings the network over a block of theta base steps:
///
///     auto operator()(auto r, auto& d) const;
///
/// gives the state at the block's end from the state r at its start. d(r) is the increment of one base step, with the
/// noise of the block's first step, d(r, k) with that of step k; d.target(r, k) is what the state relaxes to, and
/// d.relaxation(n) the constants 1 - exp(-n dt / tau). Asking again for the latest state and step costs nothing.
/// d.path(n, r) is the state after n base steps from r. See increment and carries_state.
template <class I>
concept integrator = has_theta<I> && std::copyable<I> && has_formula<I>;

/// An integrator whose block is one step of theta dt, with no states in between: it declares `static constexpr bool
/// coarse = true`.
template <class I>
concept coarse_integrator = integrator<I> && requires { requires I::coarse; };

/// Base steps of a block.
/// @throws std::invalid_argument if theta is below 1, which it is if a theta of any_theta was not set
template <integrator I>
int length_of_block(const I& i) {
  const int theta = i.theta;
  if (theta < 1) refuse({"integrator: theta = ", theta, "; a block has at least 1 base step: set its member theta"});
  return theta;
}

/// An integrator with a skip: its member beta is the weight of its base path, which a schedule raises to 1.
template <class I>
concept has_beta = integrator<I> && requires(I& i) {
  { i.beta } -> std::same_as<double&>;
};

/// Whether an integrator with a skip has nothing to skip: a block of one step is a base step, whatever beta is.
template <integrator I>
bool skips_nothing(const I& i) {
  return has_beta<I> && length_of_block(i) == 1;
}

/// An integrator with a skip across trials, for tasks of which several trials in a row make one trial of a batch:
///
///     auto next_trial(auto start, auto end) const;
///
/// gives the state in which the next trial begins from those in which this one began and ended.
template <class I>
concept skips_trials = integrator<I> && requires(const I& i, autodiff::var<float> r) { i.next_trial(r, r); };

/// Throws std::invalid_argument unless theta is at least 1 and beta, where there is one, 0 to 1.
template <integrator I>
void check_integrator(const I& i) {
  length_of_block(i);
  if constexpr (has_beta<I>)
    if (!(i.beta >= 0 && i.beta <= 1)) refuse({"integrator: beta = ", i.beta, "; it must be 0 to 1"});
}

/// Steps of a block: theta base steps, or one coarse step.
template <integrator I>
int steps_per_block(const I& i) {
  return coarse_integrator<I> ? 1 : length_of_block(i);
}

/// Base steps per step of the trajectory, of the phases and of the noise: 1, or theta for a coarse integrator.
template <integrator I>
int coarseness(const I& i) {
  return length_of_block(i) / steps_per_block(i);
}

}  // namespace ctrnn
