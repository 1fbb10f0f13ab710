// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace run_time {

/// What is in the table of methods for each. Its integrator is in compile_ensembles.hpp.
struct method_entry {
  std::string_view name, summary;
  int theta;  ///< its default, 0: the method has none and no stages
  bool beta;  ///< whether it has a weight of the small steps
};

/// All methods that networks can be trained by.
std::span<const method_entry> every_method();

/// What a method is called in figures: "Base", "exponential DASC".
std::string title_of(std::string_view method);

/// A method chosen at run time.
struct any_method {
  std::string_view name = "base";
  int theta = 0;  ///< block length in steps of 5 ms, 0: it has none
  bool beta = false;

  /// With its default theta.
  /// @throws std::invalid_argument if there is none of that name, with the names that there are
  static any_method named(std::string_view name);
  bool has_stages() const { return theta > 0; }
};

}  // namespace run_time
