// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <CLI/CLI.hpp>
#include <ctrnn/training/optimiser_options.hpp>
#include <string>

#include "policy_line.hpp"

namespace run_time {

/// The options of a command line for an optimiser, but for the learning rate.
class optimiser_line {
 public:
  /// Adds the options. This object has to stay until the command line is read.
  optimiser_line(CLI::App& app, const std::string& group);
  optimiser_line(const optimiser_line&) = delete;

  /// The optimiser that was asked for.
  /// @throws std::invalid_argument for an option of another rule or schedule, and for numbers out of their limits
  ctrnn::optimiser_options chosen() const;

 private:
  ctrnn::optimiser_options others_;  // what is not the rule and the shape of the schedule
  policy_line<ctrnn::update_rule> rule_;
  std::string schedule_;
  CLI::Option *iterations_, *factor_;
};

}  // namespace run_time
