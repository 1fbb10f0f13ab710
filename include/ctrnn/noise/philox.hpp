// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/address.hpp>
#include <ctrnn/noise/philox_lanes.hpp>

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ctrnn {

/// Block `block` of the random words of an address, computed by Random123.
inline std::array<std::uint32_t, 4> philox_block(const random_address& address, std::uint32_t block,
                                                 std::uint32_t draw = 0) {
  const auto c = address.counter(block, draw);
  const auto k = address.key();
  const auto words = r123::Philox4x32{}({{c[0], c[1], c[2], c[3]}}, {{k[0], k[1]}});
  return {words[0], words[1], words[2], words[3]};
}

/// Random words in bulk: 16 blocks at a time, bit for bit those of philox_block.
///
/// Word number e of an address is word (e / 16) % 4 of block 16 (e / 64) + e % 16: an order that suits
/// vectors of every width and depends on none.
class philox_groups {
public:
  /// 16 blocks, word by word: 64 words in the order of their numbers.
  struct alignas(64) group {
    std::uint32_t word[4][16];  ///< word w of the 16 blocks
  };

  /// Prepares to make the words of an address.
  explicit philox_groups(const random_address& address) : counter_(address.counter(0)) {
    auto key = address.key();
    for (auto& round : keys_) {
      round = key;
      key[0] += 0x9E3779B9;  // the golden ratio
      key[1] += 0xBB67AE85;  // sqrt(3) - 1
    }
  }

  /// Makes words 64 n to 64 n + 63. Meant for loops, outside which compilers prepare the keys once.
  [[gnu::always_inline]] void make(std::uint32_t n, group& out) const { make_some<1>(n, &out); }
  /// Makes words 64 n to 64 n + 127, into two groups: faster than one group after the other.
  [[gnu::always_inline]] void make_two(std::uint32_t n, group* out) const { make_some<2>(n, out); }

private:
  using lane = detail::philox_lane;

  struct state {
    lane w0, w1, w2, w3;
    [[gnu::always_inline]] const lane& word(int w) const { return w == 0 ? w0 : w == 1 ? w1 : w == 2 ? w2 : w3; }
  };

  /// Encrypts N lanes of blocks side by side, so that the processor works on one while others wait for their results.
  template <std::size_t N>
  [[gnu::always_inline]] std::array<state, N> encrypt(const std::array<lane, N>& blocks) const {
    using detail::lane_of;
    std::array<state, N> states;
    simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
      states[i] = {blocks[i], lane_of(counter_[1]), lane_of(counter_[2]), lane_of(counter_[3])};
    });
    const auto round = [&](const std::array<std::uint32_t, 2>& key) __attribute__((always_inline)) {
      simd::unrolled<N>([&](auto i) __attribute__((always_inline)) {
        auto& x = states[i];
        const detail::philox_product p(x.w0, 0xD2511F53), q(x.w2, 0xCD9E8D57);
        x = {q.high ^ x.w1 ^ lane_of(key[0]), q.low, p.high ^ x.w3 ^ lane_of(key[1]), p.low};
      });
    };
    for (std::size_t r = 0; r < keys_.size(); r += 2) round(keys_[r]), round(keys_[r + 1]);
    return states;
  }

  /// Makes `Groups` groups from group n on, their blocks in pairs of lanes.
  template <index_t Groups>
  [[gnu::always_inline]] void make_some(std::uint32_t n, group* out) const {
    constexpr index_t blocks_of_pair = 2 * detail::philox_blocks, pairs_of_group = 16 / blocks_of_pair;
    constexpr index_t together = simd::has_32_registers ? std::min<index_t>(2, Groups * pairs_of_group) : 1;
    for (index_t pair = 0; pair < Groups * pairs_of_group; pair += together) {
      std::array<lane, 2 * together> blocks;
      simd::unrolled<together>([&](auto i) __attribute__((always_inline)) {
        const auto two = detail::two_lanes_of_blocks(16 * n + static_cast<std::uint32_t>(blocks_of_pair * (pair + i)));
        blocks[2 * i] = two[0], blocks[2 * i + 1] = two[1];
      });
      const auto x = encrypt(blocks);
      simd::unrolled<together>([&](auto i) __attribute__((always_inline)) {
        const index_t at = pair + i;
        simd::unrolled<4>([&](auto w) __attribute__((always_inline)) {
          detail::put_two_lanes(x[2 * i].word(w), x[2 * i + 1].word(w),
                                out[at / pairs_of_group].word[w] + blocks_of_pair * (at % pairs_of_group));
        });
      });
    }
  }

  std::array<std::uint32_t, 4> counter_;
  std::array<std::array<std::uint32_t, 2>, 10> keys_;
};

}  // namespace ctrnn
