// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>

namespace ctrnn {

/// The readout z = W_out r + b_out, where r are the rates that are read out and b_out is 0 without an output bias:
/// [trials][outputs] with rows of padded length.
template <class T>
void read_out(network<T>& net, const autodiff::var<T>& r, matrix_view<T> z) {
  const auto& a = net.architecture();
  if (a.output_bias)
    for (index_t k = 0; k < z.rows; ++k) std::copy_n(net.values().b_out.data(), z.stride, z.row(k));
  const auto start = a.output_bias ? simd::start_from::result : simd::start_from::zero;
  const auto [first, count] = a.readout_units;
  simd::product<T>(start, r.view().columns_from(first, count), net.readout().forward().view(), z);
}

/// The backward step of read_out: adds dz W_out to the adjoint of r (and zeros beyond the units that are read out, up
/// to the end of a batch), dz^T r to the gradient of W_out, and the sum of dz over trials to that of b_out. Takes over
/// the memory of dz, an adjoint of the layout [trials][outputs].
template <class T>
void read_out_backward(network<T>& net, const autodiff::var<T>& r, const autodiff::matrix_layout& outputs, T* dz) {
  const auto& a = net.architecture();
  const auto [first, count] = a.readout_units;
  simd::add_product<T>(outputs.view(dz), net.readout().backward().view(),
                       r.layout().view(r.adjoint_or_zero()).columns_from(first, count));
  if (a.output_bias) {
    T* const db = net.output_bias_gradient().data();
    for (index_t k = 0; k < outputs.rows; ++k)
      for (index_t o = 0; o < a.outputs; ++o) db[o] += dz[k * outputs.stride + o];
  }
  net.readout().add_outer(r, outputs, dz, first);
}

}  // namespace ctrnn
