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

// Words are kept in lanes of 64 bits, in the low halves: what is above them is anything.
#if defined(__SSE2__)
using philox_lane = simd::word_pairs;
#else
using philox_lane = std::uint64_t;
#endif

[[gnu::always_inline]] inline philox_lane lane_of(std::uint32_t word) { return philox_lane(std::uint64_t{word}); }

/// A lane's low word times a constant: the product's low word (with the high one above it), and its high word.
struct philox_product {
  philox_lane low, high;
  [[gnu::always_inline]] philox_product(const philox_lane& x, std::uint32_t m) : low(times(x, m)), high(low >> 32) {}

private:
  [[gnu::always_inline]] static philox_lane times(const philox_lane& x, std::uint32_t m) {
#if defined(__SSE2__)
    return simd::product_of_low_halves(x, lane_of(m));
#else
    return (x & 0xffffffff) * m;
#endif
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
    std::uint32_t word[4][16];  ///< word w of 16 generators
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
  [[gnu::always_inline]] void make(std::uint32_t n, group& out) const { make_some<1>(n, &out); }
  /// Words 64 n to 64 n + 127, into two groups: faster than one after the other.
  [[gnu::always_inline]] void make_two(std::uint32_t n, group* out) const { make_some<2>(n, out); }

private:
  using lane = detail::philox_lane;
  static constexpr index_t lanes = sizeof(lane) / sizeof(std::uint64_t);

  struct state {
    lane w0, w1, w2, w3;
    [[gnu::always_inline]] const lane& word(int w) const { return w == 0 ? w0 : w == 1 ? w1 : w == 2 ? w2 : w3; }
  };

  /// Some independent blocks side by side, so that one works while the others wait.
  template <std::size_t N>
  [[gnu::always_inline]] std::array<state, N> encrypt(const std::array<lane, N>& blocks) const {
    using detail::lane_of;
    std::array<state, N> states;
    simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
      states[i] = {blocks[i], lane_of(counter_[1]), lane_of(counter_[2]), lane_of(counter_[3])};
    });
    simd::unrolled<10>([&](auto r) __attribute__((always_inline)) {
      simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
        auto& x = states[i];
        const detail::philox_product p(x.w0, 0xD2511F53), q(x.w2, 0xCD9E8D57);
        x = {q.high ^ x.w1 ^ lane_of(keys_[r][0]), q.low, p.high ^ x.w3 ^ lane_of(keys_[r][1]), p.low};
      });
    });
    return states;
  }

  /// Lanes of even blocks and lanes of the odd ones between them, which make whole batches of words together.
  template <index_t Groups>
  [[gnu::always_inline]] void make_some(std::uint32_t n, group* out) const {
    constexpr index_t pairs_of_group = 8 / lanes;
    constexpr index_t together = lanes == 8 ? Groups : 1;  // pairs; as many as there are registers for
    for (index_t pair = 0; pair < Groups * pairs_of_group; pair += together) {
      std::array<lane, 2 * together> blocks;
      simd::unrolled<together>([&](auto i) __attribute__((always_inline)) {
        const lane first = even_blocks(16 * n + static_cast<std::uint32_t>(2 * lanes * (pair + i)));
        blocks[2 * i] = first, blocks[2 * i + 1] = first + detail::lane_of(1);
      });
      const auto x = encrypt(blocks);
      simd::unrolled<together>([&](auto i) __attribute__((always_inline)) {
        const index_t at = pair + i;
        simd::unrolled<4>([&](auto w) __attribute__((always_inline)) {
          const lane both = (x[2 * i].word(w) & detail::lane_of(0xffffffff)) | x[2 * i + 1].word(w) << 32;
          std::memcpy(out[at / pairs_of_group].word[w] + 2 * lanes * (at % pairs_of_group), &both, sizeof both);
        });
      });
    }
  }

  /// first, first + 2, first + 4, ...
  [[gnu::always_inline]] static lane even_blocks(std::uint32_t first) {
    if constexpr (std::is_arithmetic_v<lane>) {
      return first;
    } else {
      alignas(64) static constexpr std::array<std::uint64_t, 8> even{0, 2, 4, 6, 8, 10, 12, 14};
      return detail::lane_of(first) + lane::load_aligned(even.data());
    }
  }

  std::array<std::uint32_t, 4> counter_;
  std::array<std::array<std::uint32_t, 2>, 10> keys_;
};

}  // namespace ctrnn
