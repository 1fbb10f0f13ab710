// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <cstdint>
#include <ctrnn/noise/address.hpp>

namespace ctrnn {

/// Which evaluation: of the same network, on other trials and noise.
enum class evaluation_round : std::uint32_t { first, confirmation };

/// Where trials and noise are drawn from.
struct run_streams {
  random_stream trials;  ///< of the trials
  random_stream noise;   ///< of the noise of the units
  random_stream input_noise;   ///< of the noise of the input
  random_stream output_noise;  ///< of the noise of the readouts
};
/// The streams of a training iteration.
inline constexpr run_streams training_streams{random_stream::training_trials, random_stream::training_noise,
                                             random_stream::training_input_noise,
                                             random_stream::training_output_noise};
/// The streams of an evaluation.
inline constexpr run_streams evaluation_streams{random_stream::evaluation_trials, random_stream::evaluation_noise,
                                               random_stream::evaluation_input_noise,
                                               random_stream::evaluation_output_noise};

/// The part of the addresses of trials and noise (see batch_request) of a task, by its place among several.
constexpr std::uint32_t part_of(std::size_t task, evaluation_round round = evaluation_round::first) {
  constexpr std::uint32_t most_tasks = 128;
  return static_cast<std::uint32_t>(task) + most_tasks * static_cast<std::uint32_t>(round);
}

}  // namespace ctrnn
