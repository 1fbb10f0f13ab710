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
    const auto& l = h.layout();
    const auto range = net->architecture().input_units;
    const T* g = h.adjoint();
    T* db = net->bias_gradient().data();
    const auto& delta_layout = h.on().layout(l.rows, range.count);
    T* delta = h.on().take(delta_layout.adjoints);
    for (index_t r = 0; r < l.rows; ++r, g += l.stride) {
      for (index_t i = 0; i < l.columns; ++i) db[i] += g[i];
      std::copy_n(g + range.first, range.count, delta + r * delta_layout.stride);
      std::fill(delta + r * delta_layout.stride + range.count, delta + (r + 1) * delta_layout.stride, T(0));
    }
    net->input().add_outer(x, delta_layout, delta);
    h.drop_adjoint();
  }
};

}  // namespace detail

/// The drive h [trials][units] for the input x [trials][inputs]: b + W_in x for the units that receive input, b for the
/// others.
template <class T>
autodiff::var<T> input_drive(autodiff::tape<T>& t, network<T>& net, index_t trials, const float* x) {
  const auto& a = net.architecture();
  autodiff::var<T> in(t, t.layout(trials, a.inputs)), h(t, t.layout(trials, a.units));
  for (index_t r = 0; r < trials; ++r) {
    const auto end = std::copy_n(x + r * a.inputs, a.inputs, in.data() + r * in.layout().stride);
    std::fill(end, in.data() + (r + 1) * in.layout().stride, T(0));
    std::copy_n(net.values().b.data(), h.layout().stride, h.data() + r * h.layout().stride);
  }
  const simd::factors<T> pair{in.data(), net.input().forward().data()};
  // The packed weights are padded with zeros: what the product adds beyond the units that receive input, up to the end
  // of a batch, is zero for every finite input.
  const auto& w = net.input().forward();
  const simd::product_shape shape{trials, simd::padded<T>(a.input_units.count), a.inputs};
  simd::add_product<T>(shape, {in.layout().stride, 1, w.stride()}, {&pair, 1},
                       h.data() + a.input_units.first, h.layout().stride);
  if (t.recording()) t.template record<detail::input_drive_node<T>>(h, std::move(in), net);
  return h;
}

}  // namespace ctrnn
