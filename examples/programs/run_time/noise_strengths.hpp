// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>
#include <ctrnn/text/message.hpp>
#include <optional>
#include <utility>

namespace run_time {

/// Strengths of the noise of the units, the input and the readouts that a command line asks for, as `--sigma`,
/// `--input-sigma` and `--output-sigma`; none: as in training.
struct noise_strengths {
  std::optional<double> sigma, input_sigma, output_sigma;
};

/// A network with noise of these strengths.
/// @throws std::invalid_argument for a network whose noise is `none`, with the option that it has no use for
template <class T>
ctrnn::network<T> with_noise(const ctrnn::network<T>& net, const noise_strengths& asked) {
  if (!asked.sigma && !asked.input_sigma && !asked.output_sigma) return net;
  auto shape = net.architecture();
  if (shape.noise == ctrnn::noise_kind::none)
    ctrnn::refuse({asked.sigma ? "--sigma" : asked.input_sigma ? "--input-sigma" : "--output-sigma",
                   ": the run has no noise, of which it would be the strength; leave it out"});
  if (asked.sigma) shape.sigma = *asked.sigma, shape.unit_sigma.clear();
  shape.input_sigma = asked.input_sigma.value_or(shape.input_sigma);
  shape.output_sigma = asked.output_sigma.value_or(shape.output_sigma);
  return ctrnn::network<T>(std::move(shape), net.values());
}

}  // namespace run_time
