// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <ctrnn/simd/batch.hpp>

// A lane holds the same word of several blocks of Philox in one register. These are lanes for two kinds of targets, and
// what the rounds of Philox do with them.
namespace ctrnn::detail {

#if defined(__aarch64__)

/// One word of each of four blocks, in the order of the blocks.
using philox_lane = xsimd::batch<std::uint32_t, xsimd::neon64>;
inline constexpr index_t philox_blocks = 4;  ///< number of blocks in a lane

[[gnu::always_inline]] inline philox_lane lane_of(std::uint32_t word) { return philox_lane(word); }

/// A lane's words times a constant: the low and the high words of the products.
struct philox_product {
  philox_lane low, high;
  [[gnu::always_inline]] philox_product(const philox_lane& x, std::uint32_t m) {
    const uint32x4_t words = x;
    const auto first = vreinterpretq_u32_u64(vmull_n_u32(vget_low_u32(words), m));
    const auto second = vreinterpretq_u32_u64(vmull_high_n_u32(words, m));
    low = vuzp1q_u32(first, second), high = vuzp2q_u32(first, second);
  }
};

/// The numbers of consecutive blocks in two lanes: first, first + 1, ... in the one and then in the other.
[[gnu::always_inline]] inline std::array<philox_lane, 2> two_lanes_of_blocks(std::uint32_t first) {
  alignas(16) static constexpr std::array<std::uint32_t, 4> next{0, 1, 2, 3};
  const auto one = lane_of(first) + philox_lane::load_aligned(next.data());
  return {one, one + lane_of(4)};
}

/// Writes the words of two such lanes in the order of their blocks.
[[gnu::always_inline]] inline void put_two_lanes(const philox_lane& a, const philox_lane& b, std::uint32_t* to) {
  a.store_aligned(to), b.store_aligned(to + 4);
}

#else

/// One word of each of several blocks, in the low halves of 64 bits; the high halves may hold anything.
using philox_lane = xsimd::batch<std::uint64_t>;
inline constexpr index_t philox_blocks = simd::lanes<philox_lane>;  ///< number of blocks in a lane

[[gnu::always_inline]] inline philox_lane lane_of(std::uint32_t word) { return philox_lane(std::uint64_t{word}); }

/// A lane's words times a constant: the low words of the products (with the high ones above them), and the high words.
struct philox_product {
  philox_lane low, high;
  [[gnu::always_inline]] philox_product(const philox_lane& x, std::uint32_t m)
      : low(product_of_low_halves(x, lane_of(m))), high(low >> 32) {}

 private:
  /// The products of the low halves, by one instruction that neither compilers nor xsimd find.
  [[gnu::always_inline]] static philox_lane product_of_low_halves(const philox_lane& x, const philox_lane& y) {
#if defined(__AVX512F__)
    return _mm512_mul_epu32(x, y);
#elif defined(__AVX2__)
    return _mm256_mul_epu32(x, y);
#elif defined(__SSE2__) && !defined(__AVX__)
    return _mm_mul_epu32(x, y);
#else  // e.g. AVX without AVX2, which has no integer instructions for its wide batches
    return (x & lane_of(0xffffffff)) * y;
#endif
  }
};

/// The numbers of consecutive blocks in two lanes: first, first + 2, ... in the one, first + 1, first + 3, ... in the
/// other.
[[gnu::always_inline]] inline std::array<philox_lane, 2> two_lanes_of_blocks(std::uint32_t first) {
  alignas(64) static constexpr std::array<std::uint64_t, 8> even{0, 2, 4, 6, 8, 10, 12, 14};
  const auto one = lane_of(first) + philox_lane::load_aligned(even.data());
  return {one, one + lane_of(1)};
}

/// Writes the words of two such lanes in the order of their blocks.
[[gnu::always_inline]] inline void put_two_lanes(const philox_lane& a, const philox_lane& b, std::uint32_t* to) {
  static_assert(std::endian::native == std::endian::little, "put_two_lanes: write the two words one by one");
  const philox_lane both = (a & lane_of(0xffffffff)) | b << 32;
  std::memcpy(to, &both, sizeof both);
}

#endif

}  // namespace ctrnn::detail
