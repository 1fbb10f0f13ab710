// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#if __cplusplus < 202002L
#error "ctrnn: compile as C++20 or later (-std=c++20); the CMake target ctrnn::ctrnn does"
#endif
#if defined(__FAST_MATH__)
#error "ctrnn: compile without -ffast-math: it breaks the detection of non-finite values and reproducible results"
#elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "ctrnn: compile without -ffinite-math-only, which breaks the detection of non-finite values"
#elif defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__)  // defined by g++, not by clang
#error "ctrnn: compile without -funsafe-math-optimizations (-fassociative-math, -freciprocal-math): it changes results"
#endif

// g++ 12 warns of uninitialised variables in its own AVX-512 header (its bug 105593), wherever that is inlined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace ctrnn {

/// Index and size type. Signed and as wide as a pointer: with int, g++ 12 warns of overflows that cannot happen.
using index_t = std::ptrdiff_t;

namespace simd {

/// The widest batch of the target (16 floats with AVX-512, 8 with AVX2, 4 with SSE2 and NEON).
template <class T>
using wide = xsimd::batch<T>;

/// A batch of half the widest size where the target has one, else the widest. Rows of a matrix are padded to whole
/// narrow batches.
template <class T>
using narrow = std::conditional_t<std::is_void_v<xsimd::make_sized_batch_t<T, wide<T>::size / 2>>, wide<T>,
                                  xsimd::make_sized_batch_t<T, wide<T>::size / 2>>;

/// Whether the target has 32 vector registers (AVX-512, 64-bit ARM), not 16.
#if defined(__aarch64__)
inline constexpr bool has_32_registers = true;
#else
inline constexpr bool has_32_registers = sizeof(wide<float>) >= 64;
#endif

/// Number of elements of a batch type.
template <class V>
inline constexpr index_t lanes = static_cast<index_t>(V::size);

/// Length in memory of a row of n elements with its padding: a whole number of batches, narrow ones by default, and no
/// multiple of 4 KiB, so that the elements of one column do not compete for the same few places in the cache.
template <class T>
constexpr index_t padded(index_t n, index_t batch = lanes<narrow<T>>) {
  constexpr index_t page = 4096 / sizeof(T);
  const index_t whole = (n + batch - 1) / batch * batch;
  return whole > 0 && whole % page == 0 ? whole + batch : whole;
}

/// The batch that starts at p; p need not be aligned.
template <class V>
V load(const typename V::value_type* p) {
  return V::load_unaligned(p);
}

/// Writes the batch v to p; p need not be aligned.
template <class V>
void put(typename V::value_type* p, const V& v) {
  v.store_unaligned(p);
}

/// The bits of x as a batch of type V, of the same size. (xsimd::bitwise_cast is a function call with NEON.)
template <class V, class U>
[[gnu::always_inline]] inline V bitwise_cast(const U& x) {
  return std::bit_cast<V>(x);
}

/// x limited to the range from -bound to bound; a NaN stays a NaN. xsimd's min and max keep a NaN of their second
/// argument up to version 13, and one of their first argument from 14 on.
template <class V>
[[gnu::always_inline]] inline V held_within(const V& bound, const V& x) {
#if XSIMD_VERSION_MAJOR < 14
  return xsimd::min(bound, xsimd::max(-bound, x));
#else
  return xsimd::min(xsimd::max(x, -bound), bound);
#endif
}

/// Whether xsimd::fma rounds only once on targets with an fma instruction. xsimd 8 multiplies and then adds, with two
/// roundings, in batches of 64 bytes (AVX-512) and in those of 16 bytes, the narrow batches with AVX2.
template <class V>
#if defined(__FMA__)
inline constexpr bool xsimd_has_fma = sizeof(V) == 32;
#else
inline constexpr bool xsimd_has_fma = sizeof(V) < 64;
#endif

/// a b + c with one rounding where the target has an fma instruction, else with two; batches of all widths round alike.
template <class V>
[[gnu::always_inline]] inline V fma(const V& a, const V& b, const V& c) {
  if constexpr (xsimd_has_fma<V>) {
    return xsimd::fma(a, b, c);
  } else {  // compilers make one instruction of this loop
    using T = typename V::value_type;
    alignas(V) T x[V::size], y[V::size], z[V::size];
    a.store_aligned(x), b.store_aligned(y), c.store_aligned(z);
    for (std::size_t i = 0; i < V::size; ++i) z[i] = std::fma(x[i], y[i], z[i]);
    return V::load_aligned(z);
  }
}

/// The first half of a wide batch as a narrow batch. Costs nothing, as the narrow register is a part of the wide one.
template <class T>
[[gnu::always_inline]] inline narrow<T> first_half(const wide<T>& x) {
  if constexpr (std::is_same_v<wide<T>, narrow<T>>) return x;
#if defined(__AVX512F__)
  else if constexpr (sizeof(T) == 4) return _mm512_castps512_ps256(x);
  else return _mm512_castpd512_pd256(x);
#elif defined(__AVX__)
  else if constexpr (sizeof(T) == 4) return _mm256_castps256_ps128(x);
  else return _mm256_castpd256_pd128(x);
#endif
}

/// sqrt(x), rounded to nearest. (xsimd 8 only approximates it for floats with NEON.)
template <class V>
[[gnu::always_inline]] inline V sqrt(const V& x) {
#if defined(__aarch64__)
  if constexpr (sizeof(typename V::value_type) == 4) return vsqrtq_f32(x);
#endif
  return xsimd::sqrt(x);
}

/// log(x). The AVX-512 form in xsimd 8 does not compile without optimisation, so such a batch is computed in halves.
template <class V>
inline V log(const V& x) {
  if constexpr (sizeof(V) < 64) {
    return xsimd::log(x);
  } else {
    using H = narrow<typename V::value_type>;
    alignas(V) typename V::value_type part[V::size];
    x.store_aligned(part);
    for (std::size_t i = 0; i < V::size; i += H::size) xsimd::log(H::load_aligned(part + i)).store_aligned(part + i);
    return V::load_aligned(part);
  }
}

/// `sum` plus the lanes of x, added in double one after the other. (xsimd's own sum has another name in version 8,
/// hadd, than in later ones, reduce_add.)
template <class V>
inline double sum_of_lanes(const V& x, double sum = 0) {
  alignas(V) typename V::value_type lane[V::size];
  x.store_aligned(lane);
  for (const auto value : lane) sum += static_cast<double>(value);
  return sum;
}

/// Calls f(i) for i = 0 ... N - 1, each a std::integral_constant<index_t, i>: a loop that is unrolled at every
/// optimisation level (g++ 12 leaves small loops rolled at -O2, which halves the speed of a product).
template <index_t N, class F>
[[gnu::always_inline]] inline void unrolled(F&& f) {
  [&]<index_t... I>(std::integer_sequence<index_t, I...>) __attribute__((always_inline)) {
    (f(std::integral_constant<index_t, I>{}), ...);
  }
  (std::make_integer_sequence<index_t, N>{});
}

/// Visits a padded row batch by batch: calls f.template operator()<V>(column) for wide batches V, and for a narrow one
/// at the end where half of a wide batch is left.
template <class T, class F>
[[gnu::always_inline]] inline void for_each_batch(index_t columns, F&& f) {
  index_t c = 0;
  for (const index_t last = columns - lanes<wide<T>>; c <= last; c += lanes<wide<T>>)
    f.template operator()<wide<T>>(c);
  if constexpr (!std::is_same_v<wide<T>, narrow<T>>)
    if (c < columns) f.template operator()<narrow<T>>(c);
}

}  // namespace simd
}  // namespace ctrnn
