// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/address.hpp>
#include <ctrnn/simd/batch.hpp>

#include <Random123/philox.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

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

// The full product of a 32-bit word and a constant. Lanes are what compilers vectorise well: 64 bits wide,
// the word in the low half. g++ for AVX2 makes three multiplications of each of those, and has no other way
// to a high half than four products of 16 bits; they take 0.6 of the time.
#if defined(__AVX2__) && !defined(__AVX512DQ__) && !defined(__clang__)
using philox_lane = std::uint32_t;
struct philox_product {
  philox_lane high, low;
  philox_product(philox_lane x, std::uint32_t m) : low(x * m) {
    const philox_lane x0 = x & 0xffff, x1 = x >> 16, m0 = m & 0xffff, m1 = m >> 16;
    const philox_lane middle = x0 * m1 + (x0 * m0 >> 16), other = x1 * m0 + (middle & 0xffff);
    high = x1 * m1 + (middle >> 16) + (other >> 16);
  }
};
#else
using philox_lane = std::uint64_t;
struct philox_product {
  philox_lane high, low;  // low has the high word above it: nobody looks there
  philox_product(philox_lane x, std::uint32_t m) : low((x & 0xffffffff) * m) { high = low >> 32; }
};
#endif

}  // namespace detail

/// Random words in bulk: 16 blocks at a time, bit for bit those of philox_block.
///
/// Word number e of an address is word (e / 16) % 4 of block 16 (e / 64) + e % 16: an order that suits
/// vectors of every width and depends on none.
class philox_groups {
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
  [[gnu::always_inline]] void make(std::uint32_t n, group& out) const {
    constexpr auto per_lane = static_cast<std::uint32_t>(sizeof(lane) / sizeof(std::uint32_t));
    alignas(64) lane words[4][16 / per_lane];
    for (std::uint32_t i = 0; i < 16 / per_lane; ++i) {
      const auto first = encrypt(16 * n + per_lane * i);
      if constexpr (per_lane == 1) {
        for (int w = 0; w < 4; ++w) words[w][i] = first[w];
      } else {
        static_assert(std::endian::native == std::endian::little,
                      "philox_groups: write the two words one by one");
        const auto second = encrypt(16 * n + per_lane * i + 1);
        for (int w = 0; w < 4; ++w) words[w][i] = (first[w] & 0xffffffff) | second[w] << 32;
      }
    }
    std::memcpy(&out, words, sizeof out);
  }

private:
  using lane = detail::philox_lane;

  struct lanes {
    lane w0, w1, w2, w3;
    [[gnu::always_inline]] lane operator[](int w) const {
      return w == 0 ? w0 : w == 1 ? w1 : w == 2 ? w2 : w3;
    }
  };

  [[gnu::always_inline]] lanes encrypt(std::uint32_t block) const {
    lanes x{block, counter_[1], counter_[2], counter_[3]};
    simd::unrolled<10>([&](auto r) __attribute__((always_inline)) {
      const detail::philox_product p(x.w0, 0xD2511F53), q(x.w2, 0xCD9E8D57);
      x = {q.high ^ x.w1 ^ keys_[r][0], q.low, p.high ^ x.w3 ^ keys_[r][1], p.low};
    });
    return x;
  }

  std::array<std::uint32_t, 4> counter_;
  std::array<std::array<std::uint32_t, 2>, 10> keys_;
};

}  // namespace ctrnn
