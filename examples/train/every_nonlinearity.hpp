// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/nonlinearity.hpp>
#include <string_view>

namespace train {

inline constexpr std::array nonlinearity_names{ctrnn::relu::name,           ctrnn::softplus::name,
                                               ctrnn::tanh_unit::name,      ctrnn::sigmoid::name,
                                               ctrnn::rectified_tanh::name, ctrnn::rectified_power::name,
                                               ctrnn::leaky_relu::name};

/// A nonlinearity chosen at run time, so that networks are compiled once for all: a switch for each batch of units.
struct any_nonlinearity {
  std::string_view name = nonlinearity_names[0];
  std::size_t which = 0;  ///< index in nonlinearity_names

  auto operator()(auto z) const {
    switch (which) {
      case 1: return ctrnn::softplus{}(z);
      case 2: return ctrnn::tanh_unit{}(z);
      case 3: return ctrnn::sigmoid{}(z);
      case 4: return ctrnn::rectified_tanh{}(z);
      case 5: return ctrnn::rectified_power{}(z);
      case 6: return ctrnn::leaky_relu{}(z);
      default: return ctrnn::relu{}(z);
    }
  }
};

}  // namespace train
