// expect: dynamics_or_nonlinearity
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct targetless {
  ctrnn::relu phi{};
  auto rates(auto s, auto&) const { return s; }
};

ctrnn::ensemble<ctrnn::tasks::go, ctrnn::base, targetless>* models = nullptr;
