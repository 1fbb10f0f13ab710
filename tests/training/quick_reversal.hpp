// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/rule_reversal.hpp>

#include <string_view>

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::tasks;

/// Rule reversal in 220 steps of 5 ms instead of 2200; all phases but the warm-up vary by one step.
struct quick_reversal : rule_reversal {
  static constexpr std::string_view name = "quick_reversal";
  static constexpr int trials = 16;
  quick_reversal() {
    seconds = {.warm_up = 0.1, .sample = 0.05, .response = 0.05, .reward = 0.05, .waiting = 0.05, .jitter = 0.005,
               .grace = 0.01};
    repeats = 2;
  }
};

}  // namespace ctrnn_test
