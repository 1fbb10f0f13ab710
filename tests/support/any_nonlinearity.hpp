// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/nonlinearity.hpp>
#include <stdexcept>
#include <string>

namespace ctrnn_test {

/// A nonlinearity chosen at run time by its name: one instantiation of all that depends on it, for tests only.
struct any_nonlinearity {
  enum { relu, softplus, tanh, sigmoid, rectified_tanh, rectified_power, leaky_relu } which = relu;

  static any_nonlinearity named(const std::string& name) {
    const char* const names[] = {"relu",           "softplus",        "tanh",      "sigmoid",
                                 "rectified_tanh", "rectified_power", "leaky_relu"};
    for (int i = 0; i < 7; ++i)
      if (name == names[i]) return {static_cast<decltype(which)>(i)};
    throw std::runtime_error("nonlinearity '" + name + "' is not known");
  }

  auto operator()(auto z) const {
    switch (which) {
      case softplus: return ctrnn::softplus{}(z);
      case tanh: return ctrnn::tanh_unit{}(z);
      case sigmoid: return ctrnn::sigmoid{}(z);
      case rectified_tanh: return ctrnn::rectified_tanh{}(z);
      case rectified_power: return ctrnn::rectified_power{}(z);
      case leaky_relu: return ctrnn::leaky_relu{}(z);
      default: return ctrnn::relu{}(z);
    }
  }
};

}  // namespace ctrnn_test
