// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <ctrnn/simd/batch.hpp>

namespace ctrnn::simd {

/// exp(x), with x limited to the range from -87.3 to 87.3 (double: 708), the logarithms of the smallest normal number
/// and of its inverse, so that the result never overflows. The error is at most one unit in the last place. In float it
/// is twice as fast as xsimd::exp and has the same bits in all widths of a batch.
template <class V>
[[gnu::always_inline]] inline V bounded_exp(const V& x) {
  using T = typename V::value_type;
  const V bound(sizeof(T) == 4 ? T(87.33655) : T(708.39642));
  const V held = simd::held_within(bound, x);
  if constexpr (sizeof(T) == 8) {
    return xsimd::exp(held);
  } else {
    // x = n ln 2 + f; exp(f) = 1 + f + f^2 q(f), q the minimax polynomial of degree 4 for |f| <= ln(2) / 2
    const V n = xsimd::nearbyint(held * V(1.442695041f));
    const V f = simd::fma(n, V(2.12194440e-4f), simd::fma(n, V(-0.693359375f), held));
    V q(0x1.6a2434p-10f);
    q = simd::fma(q, f, V(0x1.1239e2p-7f)), q = simd::fma(q, f, V(0x1.5558f2p-5f));
    q = simd::fma(q, f, V(0x1.555492p-3f)), q = simd::fma(q, f, V(0x1.fffffcp-2f));
    const V e = simd::fma(f * f, q, f) + V(1.0f);
    return e * simd::bitwise_cast<V>((xsimd::to_int(n) + 127) << 23);
  }
}

}  // namespace ctrnn::simd
