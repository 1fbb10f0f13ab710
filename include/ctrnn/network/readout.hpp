// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>

namespace ctrnn {

/// The readout z = W_out r + b_out, where r are the rates that are read out and b_out is 0 without an output bias:
/// [trials][outputs] with rows `stride` apart, a padded length.
template <class T>
void read_out(network<T>& net, const autodiff::var<T>& r, T* z, index_t stride) {
  const auto& a = net.architecture();
  const auto& w = net.readout().forward();
  const simd::factors<T> pair{r.data() + a.readout_units.first, w.data()};
  const simd::product_shape shape{r.layout().rows, simd::padded<T>(a.outputs), a.readout_units.count};
  if (a.output_bias)
    for (index_t k = 0; k < r.layout().rows; ++k) std::copy_n(net.values().b_out.data(), stride, z + k * stride);
  const auto start = a.output_bias ? simd::start_from::result : simd::start_from::zero;
  simd::product<T>(start, shape, {r.layout().stride, 1, w.stride()}, {&pair, 1}, z, stride);
}

/// The backward step of read_out: adds dz W_out to the adjoint of r (and zeros beyond the units that are read out, up
/// to the end of a batch), dz^T r to the gradient of W_out, and the sum of dz over trials to that of b_out. Takes over
/// the memory of dz, an adjoint of the layout [trials][outputs].
template <class T>
void read_out_backward(network<T>& net, const autodiff::var<T>& r, const autodiff::matrix_layout& outputs, T* dz) {
  const auto& a = net.architecture();
  const auto& w = net.readout().backward();
  T* const g = r.adjoint_or_zero() + a.readout_units.first;
  const simd::factors<T> pair{dz, w.data()};
  const simd::product_shape shape{outputs.rows, simd::padded<T>(a.readout_units.count), a.outputs};
  simd::add_product<T>(shape, {outputs.stride, 1, w.stride()}, {&pair, 1}, g, r.layout().stride);
  if (a.output_bias) {
    T* const db = net.output_bias_gradient().data();
    for (index_t k = 0; k < outputs.rows; ++k)
      for (index_t o = 0; o < a.outputs; ++o) db[o] += dz[k * outputs.stride + o];
  }
  net.readout().add_outer(r, outputs, dz, a.readout_units.first);
}

}  // namespace ctrnn
