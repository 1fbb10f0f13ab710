// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>

namespace ctrnn {

/// z = W_out r of the units that are read out: calls done(auto batch, trial, output) with the values batch by batch.
template <class T, class Done>
void read_out(network<T>& net, const var<T>& r, Done done) {
  const auto& a = net.shape();
  const auto& w = net.readout().forward();
  const simd::factors<T> pair{r.data() + a.readout_units.first, w.data()};
  simd::product<T>({r.layout().rows, w.stride(), a.readout_units.count}, {r.layout().stride, 1, w.stride()}, {&pair, 1},
                   [](auto& sum, index_t, index_t) { sum = std::decay_t<decltype(sum)>(T(0)); }, done);
}

/// The backward step of read_out: adds dz W_out to the adjoint of r, and dz^T r to the gradient of W_out. Takes over
/// the memory of dz, an adjoint of the layout [trials][outputs].
template <class T>
void read_out_backward(network<T>& net, const var<T>& r, const matrix_layout& outputs, T* dz) {
  const auto& a = net.shape();
  const auto& w = net.readout().backward();
  const index_t count = a.readout_units.count, stride = r.layout().stride;
  T* const g = r.adjoint_or_zero() + a.readout_units.first;
  const simd::factors<T> pair{dz, w.data()};
  simd::product<T>({outputs.rows, w.stride(), a.outputs}, {outputs.stride, 1, w.stride()}, {&pair, 1},
                   [](auto& sum, index_t, index_t) { sum = std::decay_t<decltype(sum)>(T(0)); },
                   [=](const auto& sum, index_t row, index_t c) {
                     using V = std::decay_t<decltype(sum)>;
                     T* const at = g + row * stride + c;
                     if (c + simd::lanes<V> <= count) return simd::put(at, simd::load<V>(at) + sum);
                     alignas(64) std::array<T, V::size> part;
                     sum.store_aligned(part.data());
                     for (index_t i = 0; c + i < count; ++i) at[i] += part[static_cast<std::size_t>(i)];
                   });
  net.readout().add_outer(r, outputs, dz, a.readout_units.first);
}

}  // namespace ctrnn
