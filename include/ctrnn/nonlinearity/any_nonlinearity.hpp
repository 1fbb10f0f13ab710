// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cstddef>
#include <ctrnn/nonlinearity/leaky_relu.hpp>
#include <ctrnn/nonlinearity/linear.hpp>
#include <ctrnn/nonlinearity/rectified_power.hpp>
#include <ctrnn/nonlinearity/rectified_tanh.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/nonlinearity/sigmoid.hpp>
#include <ctrnn/nonlinearity/softplus.hpp>
#include <ctrnn/nonlinearity/tanh_unit.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/named_value.hpp>
#include <string_view>
#include <tuple>
#include <utility>

namespace ctrnn {

/// The nonlinearities of the library: what programs offer and tests go through. One that is added here is in all of
/// them.
using nonlinearities = std::tuple<relu, softplus, tanh_unit, sigmoid, rectified_tanh, rectified_power, leaky_relu,
                                  linear>;

/// A nonlinearity of the library that is chosen at run time, so that networks are compiled once for all of them. It
/// costs some comparisons for each batch of units.
class any_nonlinearity {
 public:
  /// relu
  any_nonlinearity() : any_nonlinearity(0, relu::name) {}

  /// The nonlinearity of a name, with its usual parameters.
  /// @throws std::invalid_argument if there is none of that name, with the names that there are
  static any_nonlinearity named(std::string_view name) {
    const auto names =
        std::apply([](const auto&... each) { return std::array{std::string_view(each.name)...}; }, nonlinearities());
    const auto place = value_named<std::size_t>(names, "nonlinearity", name);
    return {place, names[place]};
  }

  std::string_view name;  ///< of the one that was chosen

  auto operator()(auto z) const { return value_of<0>(z); }

  /// Calls f(description, value) for each parameter of the one that was chosen.
  template <class F>
  void for_each_parameter(F f) {
    with_chosen(all_, [&](auto& chosen) { ctrnn::for_each_parameter(chosen, f); });
  }
  /// The same, to read.
  template <class F>
  void for_each_parameter(F f) const {
    with_chosen(all_, [&](const auto& chosen) { ctrnn::for_each_parameter(chosen, f); });
  }

 private:
  static constexpr std::size_t count = std::tuple_size_v<nonlinearities>;

  any_nonlinearity(std::size_t place, std::string_view called) : name(called), place_(place) {}

  template <std::size_t I>
  auto value_of(auto z) const {
    if constexpr (I + 1 < count) {
      if (place_ != I) return value_of<I + 1>(z);
    }
    return std::get<I>(all_)(z);
  }

  template <class All, class F>
  void with_chosen(All& all, F f) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((place_ == I ? f(std::get<I>(all)) : void()), ...);
    }(std::make_index_sequence<count>());
  }

  std::size_t place_;   // in the list
  nonlinearities all_;  // of which one is chosen
};

}  // namespace ctrnn
