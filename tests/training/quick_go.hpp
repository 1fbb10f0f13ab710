// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/go.hpp>
#include <ctrnn/tasks/matching.hpp>
#include <ctrnn/training/trainer.hpp>

#include <cstring>
#include <string_view>
#include <vector>

#include "support/any_storage.hpp"

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::tasks;

/// Delayed go in 80 steps of 5 ms instead of 700; three phases vary by one step.
struct quick_go : delayed_go {
  static constexpr std::string_view name = "quick_go";
  quick_go() {
    seconds = {.warm_up = 0.05,
               .fixation = 0.1,
               .stimulus = 0.1,
               .delay = 0.05,
               .response = 0.1,
               .jitter = 0.005,
               .grace = 0.02};
  }
};

/// Delayed match to sample as quick: 90 steps.
struct quick_match : delayed_match_to_sample {
  static constexpr std::string_view name = "quick_match";
  quick_match() {
    seconds = {.warm_up = 0.05,
               .fixation = 0.1,
               .stimulus_1 = 0.05,
               .delay = 0.05,
               .stimulus_2 = 0.1,
               .response = 0.1,
               .jitter = 0.005,
               .grace = 0.02};
  }
};

/// A small network for them, or for any task of its channels.
inline architecture small_network(index_t units = 10) {
  return published_architecture(units, delayed_go::inputs, delayed_go::outputs);
}

template <class T>
model<T> small_model(std::uint32_t number = 0, double learning_rate = 0.01) {
  return {small_network(), {.learning_rate = learning_rate}, 1, number};
}

/// All values, padding included, so that == compares bit for bit (but for the sign of 0).
template <class T>
std::vector<T> all_of(const parameters<T>& p) {
  std::vector<T> x;
  parameters<T>::for_each([&](const matrix<T>& m) { x.insert(x.end(), m.data(), m.data() + m.size()); }, p);
  return x;
}

template <class T>
bool same_bits(const parameters<T>& a, const parameters<T>& b) {
  const auto x = all_of(a), y = all_of(b);
  return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(T)) == 0;
}

}  // namespace ctrnn_test
