// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/text/message.hpp>
#include <stdexcept>
#include <string>

namespace run_time {

/// Returns look_up(). The message of an std::invalid_argument that it throws gets `what` in front, such as an option.
template <class LookUp>
auto named(const std::string& what, LookUp look_up) {
  try {
    return look_up();
  } catch (const std::invalid_argument& error) {
    ctrnn::refuse({what, ": ", error.what()});
  }
}

}  // namespace run_time
