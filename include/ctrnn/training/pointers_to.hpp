// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <type_traits>
#include <vector>

namespace ctrnn {

/// Pointers to the models of an ensemble, or of a std::vector of them, in their order.
template <class Models>
  requires requires(Models& several) { several.size(), several[0].net; }
auto pointers_to(Models& several) {
  std::vector<std::remove_reference_t<decltype(several[0])>*> all;
  for (std::size_t i = 0; i < several.size(); ++i) all.push_back(&several[i]);
  return all;
}

}  // namespace ctrnn
