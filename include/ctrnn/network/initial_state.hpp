// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/network/network.hpp>

namespace ctrnn {

namespace detail {

/// Tape node of the state at the start, the row s0 for each trial.
template <class T>
struct initial_state_node : autodiff::tape_node {
  autodiff::adjoint_of<T> s;
  network<T>* net;
  initial_state_node(const autodiff::var<T>& start, network<T>& n) : s(start), net(&n) {}

  void backward() {
    const T* g = s.adjoint();
    if (!g) return;
    T* const ds0 = net->initial_state_gradient().data();
    for (index_t k = 0; k < s.layout().rows; ++k, g += s.layout().stride)
      for (index_t i = 0; i < s.layout().columns; ++i) ds0[i] += g[i];
    s.drop_adjoint();
  }
};

}  // namespace detail

/// The state at the start of trials, [trials][units]: s0, or 0 where the network has no trained initial state.
template <class T>
autodiff::var<T> initial_state(autodiff::tape<T>& t, network<T>& net, index_t trials) {
  const auto& a = net.architecture();
  autodiff::var<T> s(t, t.layout(trials, a.units));
  std::fill_n(s.data(), s.layout().size(), T(0));
  if (!a.initial_state) return s;
  for (index_t k = 0; k < trials; ++k) std::copy_n(net.values().s0.data(), a.units, s.data() + k * s.layout().stride);
  if (t.recording()) t.template record<detail::initial_state_node<T>>(s, net);
  return s;
}

}  // namespace ctrnn
