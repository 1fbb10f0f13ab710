// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cstdint>

namespace ctrnn {

/// What random numbers are for: different streams never share a number. The values are part of the format of
/// recorded results and are never reused; there is room for 256 of them.
enum class random_stream : std::uint32_t {
  training_noise = 1,
  evaluation_noise = 2,
  training_trials = 3,
  evaluation_trials = 4,
  initial_values = 5,
  training_input_noise = 6,
  evaluation_input_noise = 7,
  training_output_noise = 8,
  evaluation_output_noise = 9,
};

/// Where random numbers are found. Randomness is addressed, not consumed: the numbers at an address are a
/// function of it, whatever was drawn before, and by whichever thread or machine.
///
/// Numbers come in blocks of four 32-bit words, Philox4x32-10 of key() and counter(block). Each of the five
/// fields takes 32 bits of the 192 that go in, so that different addresses never share a block.
/// @see Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3
struct random_address {
  std::uint32_t seed = 0, model = 0;                     ///< seed of the run, and number of the model
  random_stream stream = random_stream::training_noise;  ///< what the numbers are for
  std::uint32_t iteration = 0, step = 0;                 ///< iteration of training, and step within its trials

  /// Key of the cipher.
  constexpr std::array<std::uint32_t, 2> key() const { return {seed, model}; }

  /// The counter that the cipher encrypts. Numbers made in bulk are draw 0 of blocks 0, 1, ...; numbers drawn one by
  /// one are draws 1, 2, ... (below 2^24) of a block that stands for their element.
  constexpr std::array<std::uint32_t, 4> counter(std::uint32_t block, std::uint32_t draw = 0) const {
    return {block, step, iteration, static_cast<std::uint32_t>(stream) | draw << 8};
  }

  /// The same address at another step.
  constexpr random_address at_step(std::uint32_t other) const {
    return {seed, model, stream, iteration, other};
  }

  friend bool operator==(const random_address&, const random_address&) = default;
};

}  // namespace ctrnn
