// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace run_time {

/// A row of the table of methods. with_method.hpp has the integrator of each.
struct method_entry {
  std::string_view name, summary;
  int theta;  ///< default theta; 0: the method has neither a theta nor stages
  bool beta;  ///< whether the method has a weight of the small steps
};

/// All methods that networks can be trained by.
std::span<const method_entry> every_method();

/// The name of a method in figures: "Base", "exponential DASC".
std::string title_of(std::string_view method);

/// A method chosen at run time.
struct any_method {
  std::string_view name = "base";
  int theta = 0;  ///< block length in steps of 5 ms; 0: the method has no blocks
  bool beta = false;  ///< whether the method has a weight of the small steps

  /// The method of a name, with its default theta.
  /// @throws std::invalid_argument if no method has that name; the message lists the names
  static any_method named(std::string_view name);
  bool has_stages() const { return theta > 0; }
};

}  // namespace run_time
