// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/noise/philox.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <random>

using namespace ctrnn;

namespace {

using block_words = std::array<std::uint32_t, 4>;

block_words from_group(const random_address& address, std::uint32_t block) {
  philox_groups::group group;
  philox_groups(address).make(block / 16, group);
  const auto i = block % 16;
  return {group.word[0][i], group.word[1][i], group.word[2][i], group.word[3][i]};
}

struct known_answer {
  std::array<std::uint32_t, 4> counter;
  std::array<std::uint32_t, 2> key;
  block_words words;
};

// Random123's kat_vectors, philox4x32 with 10 rounds
constexpr known_answer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

}  // namespace

TEST_CASE("blocks and groups give the published answers of philox4x32-10") {
  for (const auto& [counter, key, words] : known_answers) {
    const random_address address{key[0], key[1], random_stream{counter[3]}, counter[2], counter[1]};
    CHECK(philox_block(address, counter[0]) == words);
    CHECK(from_group(address, counter[0]) == words);
  }
}

TEST_CASE("every word of a group is the word that Random123 gives") {
  auto any = [engine = std::mt19937()]() mutable { return static_cast<std::uint32_t>(engine()); };
  for (int repetition = 0; repetition < 2000; ++repetition) {
    const random_address address{any(), any(), random_stream{any()}, any(), any()};
    const philox_groups words(address);
    const std::uint32_t n = any() >> 4;
    philox_groups::group group;
    words.make(n, group);
    int wrong = 0;
    for (std::uint32_t i = 0; i < 16; ++i) {
      const auto reference = philox_block(address, 16 * n + i);
      for (std::uint32_t w = 0; w < 4; ++w) wrong += group.word[w][i] != reference[w];
    }
    REQUIRE(wrong == 0);
  }
}

TEST_CASE("two groups at once are the groups that are made one by one") {
  const philox_groups words(random_address{1, 2, random_stream::training_noise, 3, 4});
  for (std::uint32_t n = 0; n < 100; n += 2) {
    philox_groups::group one[2], two[2];
    words.make(n, one[0]), words.make(n + 1, one[1]);
    words.make_two(n, two);
    REQUIRE(std::memcmp(one, two, sizeof one) == 0);
  }
}

TEST_CASE("each field of an address, the block and the draw have bits of their own in what is encrypted") {
  constexpr random_address address{1, 2, random_stream::evaluation_trials, 3, 4};
  CHECK(address.key() == std::array<std::uint32_t, 2>{1, 2});
  CHECK(address.counter(5) == block_words{5, 4, 3, 4});
  CHECK(address.counter(5, 6) == block_words{5, 4, 3, 4 + 6 * 256});
  CHECK(address.at_step(7) == random_address{1, 2, random_stream::evaluation_trials, 3, 7});
}
