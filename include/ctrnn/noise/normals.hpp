// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/philox.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace ctrnn {
namespace detail {

using normal_batch = simd::wide<float>;
using word_batch = xsimd::batch<std::int32_t>;

/// c0 + c1 x + c2 x^2 + ...
template <class... Higher>
[[gnu::always_inline]] inline normal_batch polynomial(normal_batch x, float c0, Higher... higher) {
  if constexpr (sizeof...(Higher) == 0)
    return normal_batch(c0);
  else
    return simd::fma(polynomial(x, higher...), x, normal_batch(c0));
}

/// sqrt(-2 ln u) of u = (w + 1/2) / 2^32. With w read as a signed number this is u or u - 1, so that no digits are
/// lost where u is next to 1. Then u = 2^k (1 + x), x in [-1/4, 1/2], and ln u = k ln 2 + ln(1 + x).
[[gnu::always_inline]] inline normal_batch radius(word_batch w) {
  const normal_batch one(1.0F);
  const word_batch exponent_bits(static_cast<std::int32_t>(0xff800000)), three_quarters(0x3f400000);
  const auto upper = simd::bitwise_cast<normal_batch>(w >> 31);  // all bits set where u >= 1/2
  const auto signed_u = simd::fma(xsimd::to_float(w), normal_batch(0x1p-32F), normal_batch(0x1p-33F));
  const auto u = signed_u + (one & upper);
  const auto k = (simd::bitwise_cast<word_batch>(u) - three_quarters) & exponent_bits;  // k 2^23
  const auto scale = simd::bitwise_cast<normal_batch>(simd::bitwise_cast<word_batch>(one) - k);
  const auto x = simd::fma(signed_u, scale, (scale & upper) - one);
  const auto p =
      polynomial(x, -2.000000476837158F, 1.000008225440979F, -0.666571319103241F, 0.4993896186351776F,
                 -0.4025019705295563F, 0.34908604621887207F, -0.2825106680393219F, 0.13016024231910706F);
  const auto minus_2_ln_2 = normal_batch(-1.3862943611198906F * 0x1p-23F);
  return simd::sqrt(simd::fma(xsimd::to_float(k), minus_2_ln_2, p * x));
}

/// Two batches of independent normal numbers.
struct two_normals {
  normal_batch first, second;
};

/// Two batches of normal numbers from two batches of random words, by the method of Box and Muller. The low 30 bits of
/// the second word are an angle within 1/8 turn of the abscissa; bit 30 mirrors it in the ordinate, bit 31 in the
/// diagonal.
[[gnu::always_inline]] inline two_normals box_muller(word_batch w, word_batch v) {
  const auto r = radius(w);
  const auto y = xsimd::to_float(v << 2) * normal_batch(0x1p-31F);  // the angle is pi / 4 y
  const auto z = y * y;
  const auto mirror =
      simd::bitwise_cast<normal_batch>((v << 1) & word_batch(static_cast<std::int32_t>(1U << 31)));
  const auto s = polynomial(z, 0.7853981256484985F, -0.08074536919593811F, 0.0024898722767829895F,
                            -3.587742685340345e-05F) *
                 (y * r);
  const auto c = polynomial(z, 1.0F, -0.3084242641925812F, 0.015849914401769638F, -0.0003188805130776018F) *
                 (r ^ mirror);
  const auto swapped = (s ^ c) & simd::bitwise_cast<normal_batch>(v >> 31);
  return {c ^ swapped, s ^ swapped};
}

/// The 64 normal numbers made of 64 words: numbers i and 16 + i are made of words i and 16 + i, and numbers 32 + i and
/// 48 + i of words 32 + i and 48 + i, for i = 0 ... 15.
template <class T>
[[gnu::always_inline]] inline void normals_of(const philox_groups::group& words, T* out) {
  constexpr int width = static_cast<int>(simd::lanes<normal_batch>);
  const auto word = [&](int w, int i) __attribute__((always_inline)) {
    return simd::bitwise_cast<word_batch>(xsimd::batch<std::uint32_t>::load_aligned(words.word[w] + i));
  };
  const auto put = [](const normal_batch& x, T* to) __attribute__((always_inline)) {
    if constexpr (std::is_same_v<T, float>) {
      x.store_unaligned(to);
    } else {
      alignas(64) float narrow[width];
      x.store_aligned(narrow);
      for (int i = 0; i < width; ++i) to[i] = static_cast<T>(narrow[i]);
    }
  };
  simd::unrolled<2>([&](auto half) __attribute__((always_inline)) {
    simd::unrolled<16 / width>([&](auto part) __attribute__((always_inline)) {
      constexpr int w = 2 * half, i = width * part;
      const auto [a, b] = box_muller(word(w, i), word(w + 1, i));
      put(a, out + 16 * w + i);
      put(b, out + 16 * w + 16 + i);
    });
  });
}

}  // namespace detail

/// Calls f(i, x) for i = 0, 64, ... below count, where x points to the independent normals N(0, 1) of numbers i to
/// i + 63 of the address: 64 aligned values, valid during the call. For loops that do more with them than fill_normals.
template <class T, class F>
[[gnu::always_inline]] inline void for_each_64_normals(const random_address& address, index_t count, F&& f) {
  constexpr index_t together = 4;  // groups made before they are read: wider reads of words just written stall
  const philox_groups words(address);
  philox_groups::group groups[together];
  alignas(64) T normals[64];
  for (index_t i = 0; i < count; i += 64 * together) {
    const index_t end = std::min(together, (count - i + 63) / 64);
    for (index_t g = 0; g < end; g += 2) words.make_two(static_cast<std::uint32_t>(i / 64 + g), groups + g);
    for (index_t g = 0; g < end; ++g) {
      detail::normals_of(groups[g], normals);
      f(i + 64 * g, static_cast<const T*>(normals));
    }
  }
}

/// Writes the first count normals N(0, 1) of an address: number e depends on the address and e alone.
///
/// Computed in float for every T, so that runs in float and double see the same noise. Within 1.5e-6 of a
/// Box-Muller of the same words in double precision, which is 3 units in the last place of the largest
/// possible number, sqrt(66 ln 2) = 6.76. The last bits depend on whether the target has fma, and on nothing else.
/// @tparam T  float or double
/// @param out  [count], any alignment
template <class T>
void fill_normals(const random_address& address, T* out, index_t count) {
  using batch = simd::wide<T>;
  for_each_64_normals<T>(
      address, count, [&](index_t i, const T* normals) __attribute__((always_inline)) {
        if (count - i >= 64)
          simd::unrolled<64 / simd::lanes<batch>>([&](auto part) __attribute__((always_inline)) {
            constexpr index_t k = part * simd::lanes<batch>;
            simd::put(out + i + k, simd::load<batch>(normals + k));
          });
        else
          std::copy_n(normals, count - i, out + i);
      });
}

}  // namespace ctrnn
