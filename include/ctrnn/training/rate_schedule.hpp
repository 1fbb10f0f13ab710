// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <ctrnn/text/message.hpp>
#include <ctrnn/text/named_value.hpp>
#include <numbers>
#include <string>
#include <string_view>

namespace ctrnn {

/// How a learning rate goes down.
enum class rate_shape { constant, stepped, cosine };

/// The names of the shapes, in their order.
inline constexpr std::array<std::string_view, 3> rate_shape_names{"constant", "stepped", "cosine"};

/// The learning rate from iteration to iteration, i = 0, 1, ...:
///
///     constant   rate
///     stepped    rate factor^floor(i / iterations)
///     cosine     rate (factor + (1 - factor) (1 + cos(pi min(i / iterations, 1))) / 2)
///
/// and in each of them, while it warms up, (i + 1) / warm_up_iterations of that.
/// @see of cosine: Loshchilov & Hutter (2017), equation 5, without restarts
struct rate_schedule {
  rate_shape shape = rate_shape::constant;  ///< how it goes down
  std::int64_t iterations = 0;              ///< from one step to the next, or to the end of the cosine
  double factor = 0.1;                      ///< of each step, or of the last rate to the first
  std::int64_t warm_up_iterations = 0;      ///< in which it rises to its full height; 0: none

  /// The rate of an iteration, counted from 0.
  double rate_at(std::int64_t iteration, double rate) const {
    const auto part = [](std::int64_t a, std::int64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
    if (shape == rate_shape::stepped) rate *= std::pow(factor, static_cast<double>(iteration / iterations));
    if (shape == rate_shape::cosine)
      rate *= factor + (1 - factor) * (1 + std::cos(std::numbers::pi * std::min(part(iteration, iterations), 1.0))) / 2;
    return iteration < warm_up_iterations ? rate * part(iteration + 1, warm_up_iterations) : rate;
  }

  bool operator==(const rate_schedule&) const = default;
};

/// The name of a shape: "cosine".
inline std::string_view name_of(rate_shape shape) { return rate_shape_names[static_cast<std::size_t>(shape)]; }

/// The shape of a name.
/// @throws std::invalid_argument if there is none of that name, with the names that there are
inline rate_shape rate_shape_named(std::string_view name) {
  return value_named<rate_shape>(rate_shape_names, "rate schedule", name);
}

/// What the iterations of a shape are, for an error.
inline const char* iterations_of(rate_shape shape) {
  return shape == rate_shape::stepped ? "those from one step to the next"
                                      : "those until the rate is down, usually all of the training";
}

/// Throws std::invalid_argument for numbers that make no schedule, and for those that a constant rate would ignore.
inline void check(const rate_schedule& s) {
  constexpr rate_schedule usual{};
  const auto name = name_of(s.shape);
  if (s.warm_up_iterations < 0)
    refuse({"rate schedule: a warm-up of ", s.warm_up_iterations, " iterations; use at least 1, or 0 for none"});
  if (s.shape == rate_shape::constant) {
    if (s.iterations != usual.iterations || s.factor != usual.factor)
      refuse({"rate schedule: a constant rate with ", s.iterations, " iterations and a factor of ", s.factor,
              ", which it does not have; leave them out, or choose stepped or cosine"});
    return;
  }
  if (s.iterations < 1)
    refuse({"rate schedule: ", name, " with ", s.iterations, " iterations; use at least 1: ", iterations_of(s.shape)});
  if (!(s.factor >= 0 && s.factor <= 1) || (s.shape == rate_shape::stepped && s.factor == 0))
    refuse({"rate schedule: ", name, " with a factor of ", s.factor, "; it must be ",
            s.shape == rate_shape::stepped ? "above 0, and at most 1" : "0 to 1"});
}

}  // namespace ctrnn
