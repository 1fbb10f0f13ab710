// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <CLI/CLI.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <deque>
#include <string>
#include <vector>

namespace run_time {

/// An option of the command line for a parameter of nonlinearities.
struct parameter_option {
  std::string name;
  double value;         ///< as given, or as the nonlinearity has it
  CLI::Option* option;  ///< "--leak"
};

/// Adds an option for each parameter that a nonlinearity of the library describes, with its limits and default.
/// @param options  keeps their values; has to stay until the command line is read
void add_parameters(CLI::App& app, std::deque<parameter_option>& options, const std::string& group);

/// Gives a nonlinearity the values that were given.
/// @throws std::invalid_argument for an option of another nonlinearity, and for a value out of its limits
void take_parameters(const std::deque<parameter_option>& options, ctrnn::any_nonlinearity& phi);

}  // namespace run_time
