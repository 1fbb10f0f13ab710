// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/nonlinearity.hpp>
#include <optional>
#include <string_view>

namespace run_time {

inline constexpr std::array nonlinearity_names{ctrnn::relu::name,           ctrnn::softplus::name,
                                               ctrnn::tanh_unit::name,      ctrnn::sigmoid::name,
                                               ctrnn::rectified_tanh::name, ctrnn::rectified_power::name,
                                               ctrnn::leaky_relu::name};

/// A nonlinearity chosen at run time, so that networks are compiled once for all: a switch for each batch of units.
struct any_nonlinearity {
  std::string_view name = nonlinearity_names[0];
  std::size_t which = 0;                 ///< index in nonlinearity_names
  std::optional<double> leak, exponent;  ///< of leaky_relu and of rectified_power, empty for all others

  /// @throws std::invalid_argument if there is none of that name, with the names that there are
  static any_nonlinearity named(std::string_view name);

  /// @throws std::invalid_argument for a leak or an exponent that cannot be
  void check() const;

  auto operator()(auto z) const {
    switch (which) {
      case 1: return ctrnn::softplus{}(z);
      case 2: return ctrnn::tanh_unit{}(z);
      case 3: return ctrnn::sigmoid{}(z);
      case 4: return ctrnn::rectified_tanh{}(z);
      case 5: return ctrnn::rectified_power{*exponent}(z);
      case 6: return ctrnn::leaky_relu{*leak}(z);
      default: return ctrnn::relu{}(z);
    }
  }
};

}  // namespace run_time
