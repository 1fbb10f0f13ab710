// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/dynamics/rate.hpp>
#include <type_traits>
#include <utility>

namespace ctrnn {

namespace detail {

/// The terms that a formula of dynamics is made of, as types alone: what the concept `dynamics` checks it with.
struct formula_terms {
  struct state {};
  struct phi_of_state {
    phi_of_state(state) {}
  };
  struct other_rates {
    other_rates(state) {}
    other_rates(phi_of_state) {}
  };
  struct product {};     // W times rates
  struct sum {};         // W times rates, plus what drives the units
  struct activation {};  // a nonlinearity of the sum
  struct addend {
    friend sum operator+(product, addend) { return {}; }
  };

  product W(state) const { return {}; }
  product W(phi_of_state) const { return {}; }
  product W(other_rates) const { return {}; }
  addend drive() const { return {}; }
  phi_of_state phi(state s) const { return s; }
  activation phi(sum) const { return {}; }
  template <nonlinearity F>
  other_rates apply(const F&, state s) const {
    return s;
  }
  template <nonlinearity F>
  activation apply(const F&, sum) const {
    return {};
  }
  template <nonlinearity F>
  void apply(const F&&, sum) const = delete;
};

template <class X>
concept is_target = std::same_as<X, formula_terms::sum> || std::same_as<X, formula_terms::activation>;

/// What the rates of dynamics are, by their formula: the state, phi of it, or something else.
template <class D>
using rates_of =
    decltype(std::declval<const D&>().rates(formula_terms::state(), std::declval<formula_terms&>()));

}  // namespace detail

/// The dynamics of a network's units, as a formula: a state s relaxes to a target,
///
///     tau ds/dt = -s + target(s),
///
/// and what the other units and the readout see of it are its rates:
///
///     auto target(auto s, auto& in) const;
///     auto rates(auto s, auto& in) const;
///     Phi phi{};                             // a nonlinearity
///
/// in.W(r) is W r of rates r; in.drive() is b + W_in u + sigma eta; in.phi(...) is the member phi of a state or of the
/// sum in.W(r) + in.drive(), and in.apply(f, ...) another nonlinearity f of them, which has to be a member, as it is
/// computed later. target is this sum, or a nonlinearity of it; rates are the state, or a nonlinearity of it. The
/// parameters of phi alone are checked and in config.json. See rate and current.
template <class D>
concept dynamics = std::copyable<D> && requires(const D& d, detail::formula_terms::state s, detail::formula_terms in) {
  { d.target(s, in) } -> detail::is_target;
  { d.rates(s, in) } -> std::convertible_to<detail::formula_terms::other_rates>;
  requires nonlinearity<std::remove_cvref_t<decltype(d.phi)>>;
};

/// Dynamics, or a nonlinearity, which stands for rate<nonlinearity>.
template <class D>
concept dynamics_or_nonlinearity = dynamics<D> || nonlinearity<D>;

/// Whether the rates may be other than the states.
template <class D>
concept has_rates_of_its_own = !std::same_as<detail::rates_of<D>, detail::formula_terms::state>;

/// Whether the rates are phi of the states, so that rates that are known need not be computed again.
template <class D>
concept has_rates_by_phi = std::same_as<detail::rates_of<D>, detail::formula_terms::phi_of_state>;

/// Dynamics as they are, or those that a nonlinearity stands for.
template <dynamics D>
D as_dynamics(D d) {
  return d;
}
/// The dynamics rate<Phi> for a nonlinearity.
template <nonlinearity Phi>
rate<Phi> as_dynamics(Phi phi) {
  return {std::move(phi)};
}

/// The type of these dynamics.
template <dynamics_or_nonlinearity D>
using dynamics_of = decltype(as_dynamics(std::declval<D>()));

}  // namespace ctrnn
