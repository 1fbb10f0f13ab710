// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <stdexcept>
#include <string>

namespace ctrnn_test {

/// The message of the Error that f throws, or "none".
template <class Error = std::invalid_argument, class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace ctrnn_test
