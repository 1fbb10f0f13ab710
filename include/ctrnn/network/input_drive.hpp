// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/network/network.hpp>

namespace ctrnn {

namespace detail {

/// Tape node of h = b + W_in x.
template <class T>
struct input_drive_node : autodiff::tape_node {
  autodiff::var<T> h, x;
  network<T>* net;
  input_drive_node(autodiff::var<T> out, autodiff::var<T> in, network<T>& n)
      : h(std::move(out)), x(std::move(in)), net(&n) {}

  void backward() {
    if (!h.adjoint()) return;
    const auto [first, count] = net->architecture().input_units;
    T* const db = net->bias_gradient().data();
    const auto& delta_layout = h.on().layout(h.layout().rows, count);
    const auto g = h.layout().view(h.adjoint()), delta = delta_layout.view(h.on().take(delta_layout.adjoints));
    for (index_t r = 0; r < g.rows; ++r) {
      for (index_t i = 0; i < g.columns; ++i) db[i] += g.row(r)[i];
      std::fill(std::copy_n(g.row(r) + first, count, delta.row(r)), delta.row(r + 1), T(0));
    }
    net->input().add_outer(x, delta_layout, delta.data);
    h.drop_adjoint();
  }
};

}  // namespace detail

/// The drive h [trials][units] for the input x [trials][inputs]: b + W_in x for the units that receive input, b for the
/// others.
/// @param eta    noise of the input, [trials][inputs], which adds sigma eta to x; null: no noise
/// @param sigma  strength of that noise
template <class T>
autodiff::var<T> input_drive(autodiff::tape<T>& t, network<T>& net, index_t trials, const float* x,
                             const T* eta = nullptr, T sigma = 0) {
  const auto& a = net.architecture();
  autodiff::var<T> in(t, t.layout(trials, a.inputs)), h(t, t.layout(trials, a.units));
  for (index_t r = 0; r < trials; ++r) {
    T* const row = in.view().row(r);
    std::fill(std::copy_n(x + r * a.inputs, a.inputs, row), row + in.layout().stride, T(0));
    for (index_t c = 0; eta && c < a.inputs; ++c) row[c] += sigma * eta[r * a.inputs + c];
    std::copy_n(net.values().b.data(), h.layout().stride, h.view().row(r));
  }
  // The packed weights are padded with zeros: what the product adds beyond the units that receive input, up to the end
  // of a batch, is zero for every finite input.
  const auto [first, count] = a.input_units;
  simd::add_product<T>(in.view(), net.input().forward().view(), h.view().columns_from(first, count));
  if (t.recording()) t.template record<detail::input_drive_node<T>>(h, std::move(in), net);
  return h;
}

}  // namespace ctrnn
