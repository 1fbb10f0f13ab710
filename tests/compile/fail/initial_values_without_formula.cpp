// expect: initial_values_policy
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/network/initial_values.hpp>

struct only_name {
  static constexpr std::string_view name = "only_name";
};

const ctrnn::initial_values values(only_name{});
