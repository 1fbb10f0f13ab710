// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/address.hpp>
#include <ctrnn/simd/batch.hpp>

#include <Random123/philox.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ctrnn {

/// One block of random words, by Random123.
inline std::array<std::uint32_t, 4> philox_block(const random_address& address, std::uint32_t block,
                                                 std::uint32_t draw = 0) {
  const auto c = address.counter(block, draw);
  const auto k = address.key();
  const auto words = r123::Philox4x32{}({{c[0], c[1], c[2], c[3]}}, {{k[0], k[1]}});
  return {words[0], words[1], words[2], words[3]};
}

namespace detail {

// The full product of a 32-bit word and a constant. Lanes are 64 bits wide, the word in the low half: batches with
// AVX-512, else plain numbers in loops that compilers vectorise. g++ for AVX2 makes three multiplications of each of
// those, and has no other way to a high half than four products of 16 bits; they take 0.6 of the time.
#if defined(__AVX512DQ__)
using philox_lane = xsimd::batch<std::uint64_t>;
#elif defined(__AVX2__) && !defined(__clang__)
using philox_lane = std::uint32_t;
#else
using philox_lane = std::uint64_t;
#endif

template <class Lane>
struct philox_product {
  Lane high, low;  // low has the high word above it: nobody looks there
  [[gnu::always_inline]] philox_product(const Lane& x, std::uint32_t m)
      : low((x & Lane(0xffffffff)) * Lane(std::uint64_t{m})) {
    high = low >> 32;
  }
};
template <>
struct philox_product<std::uint32_t> {
  std::uint32_t high, low;
  philox_product(std::uint32_t x, std::uint32_t m) : low(x * m) {
    const std::uint32_t x0 = x & 0xffff, x1 = x >> 16, m0 = m & 0xffff, m1 = m >> 16;
    const std::uint32_t middle = x0 * m1 + (x0 * m0 >> 16), other = x1 * m0 + (middle & 0xffff);
    high = x1 * m1 + (middle >> 16) + (other >> 16);
  }
};

}  // namespace detail

/// Random words in bulk: 16 blocks at a time, bit for bit those of philox_block.
///
/// Word number e of an address is word (e / 16) % 4 of block 16 (e / 64) + e % 16: an order that suits
/// vectors of every width and depends on none.
class philox_groups {
  static_assert(std::endian::native == std::endian::little, "philox_groups: write the two words one by one");

public:
  /// 16 blocks, word by word: 64 words in the order of their numbers.
  struct alignas(64) group {
    std::uint32_t word[4][16];
  };

  /// Words of an address.
  explicit philox_groups(const random_address& address) : counter_(address.counter(0)) {
    auto key = address.key();
    for (auto& round : keys_) {
      round = key;
      key[0] += 0x9E3779B9;  // the golden ratio
      key[1] += 0xBB67AE85;  // sqrt(3) - 1
    }
  }

  /// Words 64 n to 64 n + 63. Meant for loops: compilers then prepare the keys once.
  [[gnu::always_inline]] void make(std::uint32_t n, group& out) const { make_some<lane, 1>(n, &out); }
  /// Words 64 n to 64 n + 127, into two groups: faster than one after the other.
  [[gnu::always_inline]] void make_two(std::uint32_t n, group* out) const { make_some<lane, 2>(n, out); }

private:
  using lane = detail::philox_lane;

  template <class Lane>
  struct state {
    Lane w0, w1, w2, w3;
    [[gnu::always_inline]] const Lane& word(int w) const { return w == 0 ? w0 : w == 1 ? w1 : w == 2 ? w2 : w3; }
  };

  template <class Lane>
  [[gnu::always_inline]] static Lane all(std::uint32_t word) {
    if constexpr (std::is_arithmetic_v<Lane>)
      return word;
    else
      return Lane(std::uint64_t{word});
  }

  /// Some independent blocks side by side, so that one works while the others wait.
  template <class Lane, std::size_t N>
  [[gnu::always_inline]] std::array<state<Lane>, N> encrypt(const std::array<Lane, N>& blocks) const {
    std::array<state<Lane>, N> states;
    simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
      states[i] = {blocks[i], all<Lane>(counter_[1]), all<Lane>(counter_[2]), all<Lane>(counter_[3])};
    });
    simd::unrolled<10>([&](auto r) __attribute__((always_inline)) {
      simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
        auto& x = states[i];
        const detail::philox_product<Lane> p(x.w0, 0xD2511F53), q(x.w2, 0xCD9E8D57);
        x = {q.high ^ x.w1 ^ all<Lane>(keys_[r][0]), q.low, p.high ^ x.w3 ^ all<Lane>(keys_[r][1]), p.low};
      });
    });
    return states;
  }

  template <class Lane, std::size_t Groups>
  [[gnu::always_inline]] void make_some(std::uint32_t n, group* out) const {
    if constexpr (!std::is_arithmetic_v<Lane>) {
      static_assert(Lane::size == 8);
      alignas(64) constexpr std::array<std::uint64_t, 8> even{0, 2, 4, 6, 8, 10, 12, 14};
      const Lane first = all<Lane>(16 * n) + Lane::load_aligned(even.data());
      std::array<Lane, 2 * Groups> blocks;
      simd::unrolled<2 * Groups>([&](auto i) __attribute__((always_inline)) {
        blocks[i] = first + all<Lane>(16 * (i / 2) + i % 2);
      });
      const auto x = encrypt(blocks);
      simd::unrolled<Groups>([&](auto g) __attribute__((always_inline)) {
        simd::unrolled<4>([&](auto w) __attribute__((always_inline)) {
          const Lane both = (x[2 * g].word(w) & all<Lane>(0xffffffff)) | x[2 * g + 1].word(w) << 32;
          xsimd::bitwise_cast<xsimd::batch<std::uint32_t>>(both).store_aligned(out[g].word[w]);
        });
      });
    } else {
      constexpr auto per_lane = static_cast<std::uint32_t>(sizeof(Lane) / sizeof(std::uint32_t));
      for (std::uint32_t g = 0; g < Groups; ++g) {
        alignas(64) Lane words[4][16 / per_lane];
        for (std::uint32_t i = 0; i < 16 / per_lane; ++i) {
          const std::uint32_t block = 16 * (n + g) + per_lane * i;
          const auto first = encrypt<Lane, 1>({block})[0];
          if constexpr (per_lane == 1) {
            for (int w = 0; w < 4; ++w) words[w][i] = first.word(w);
          } else {
            const auto second = encrypt<Lane, 1>({block + 1})[0];
            for (int w = 0; w < 4; ++w) words[w][i] = (first.word(w) & 0xffffffff) | second.word(w) << 32;
          }
        }
        std::memcpy(out + g, words, sizeof words);
      }
    }
  }

  std::array<std::uint32_t, 4> counter_;
  std::array<std::array<std::uint32_t, 2>, 10> keys_;
};

}  // namespace ctrnn
