// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <stdexcept>
#include <string>

namespace run_time {

/// What `look_up` gives; its refusal is said to be about `what`.
template <class LookUp>
auto named(const std::string& what, LookUp look_up) {
  try {
    return look_up();
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(what + ": " + error.what());
  }
}

}  // namespace run_time
