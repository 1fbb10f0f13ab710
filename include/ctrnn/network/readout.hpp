// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>

namespace ctrnn {

/// The readout z = W_out r, where r are the units that are read out: [trials][outputs] with rows `stride` apart, a
/// padded length.
template <class T>
void read_out(network<T>& net, const var<T>& r, T* z, index_t stride) {
  const auto& a = net.architecture();
  const auto& w = net.readout().forward();
  const simd::factors<T> pair{r.data() + a.readout_units.first, w.data()};
  const simd::product_shape shape{r.layout().rows, simd::padded<T>(a.outputs), a.readout_units.count};
  simd::product<T>(simd::start_from::zero, shape, {r.layout().stride, 1, w.stride()}, {&pair, 1}, z, stride);
}

/// The backward step of read_out: adds dz W_out to the adjoint of r (and zeros beyond the units that are read out, up
/// to the end of a batch), and dz^T r to the gradient of W_out. Takes over the memory of dz, an adjoint of the layout
/// [trials][outputs].
template <class T>
void read_out_backward(network<T>& net, const var<T>& r, const matrix_layout& outputs, T* dz) {
  const auto& a = net.architecture();
  const auto& w = net.readout().backward();
  T* const g = r.adjoint_or_zero() + a.readout_units.first;
  const simd::factors<T> pair{dz, w.data()};
  const simd::product_shape shape{outputs.rows, simd::padded<T>(a.readout_units.count), a.outputs};
  simd::add_product<T>(shape, {outputs.stride, 1, w.stride()}, {&pair, 1}, g, r.layout().stride);
  net.readout().add_outer(r, outputs, dz, a.readout_units.first);
}

}  // namespace ctrnn
