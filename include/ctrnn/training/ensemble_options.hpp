// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/training/short_text.hpp>
#include <limits>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// What an ensemble is made of. Model number m of one seed is the same whatever others are trained beside it.
struct ensemble_options {
  int units = 50;              ///< N, at least 3, see published_architecture
  int models = 1;              ///< how many
  std::uint32_t first = 0;     ///< number of the first model
  std::uint32_t seed = 1;      ///< of all that is random
  bool dale = false;           ///< Dale's law for all models
  double sigma = 0.1;          ///< strength of the noise
  double learning_rate = 0;    ///< Adam's; 0: 0.1 / N
  std::size_t threads = 0;     ///< 0: one for each core
};

/// Throws std::invalid_argument for options that make no ensemble, and for units, a sigma or Dale's law that would be
/// ignored beside an architecture that says otherwise.
inline void check(const ensemble_options& o, const architecture& a) {
  if (o.models < 1)
    throw std::invalid_argument("ensemble: " + std::to_string(o.models) + " models were asked for; use at least 1");
  if (o.first > std::numeric_limits<std::uint32_t>::max() - static_cast<std::uint32_t>(o.models - 1))
    throw std::invalid_argument("ensemble: " + std::to_string(o.models) + " models from number " +
                                std::to_string(o.first) + " on; numbers end at 4294967295");
  if (!(o.learning_rate >= 0 && std::isfinite(o.learning_rate)))
    throw std::invalid_argument("ensemble: a learning rate of " + detail::short_text(o.learning_rate) +
                                "; it must be above 0, or 0 for 0.1 / units");
  constexpr ensemble_options usual{};
  const auto refuse = [](const std::string& said, const std::string& has) {
    throw std::invalid_argument("ensemble: the options say " + said + ", the architecture " + has +
                                "; say it in the architecture alone");
  };
  if (o.units != usual.units && o.units != a.units)
    refuse(std::to_string(o.units) + " units", std::to_string(a.units));
  if (o.sigma != usual.sigma && o.sigma != a.sigma)
    refuse("a sigma of " + detail::short_text(o.sigma), detail::short_text(a.sigma));
  if (o.dale && !a.dale()) refuse("Dale's law", "has no signs");
}

}  // namespace ctrnn
