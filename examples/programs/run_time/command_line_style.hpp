// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <ctrnn/text/message.hpp>
#include <ctrnn/version.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "named.hpp"
#include "numbers.hpp"
#include "text.hpp"

namespace run_time {

/// Gives a program the common layout of --help, and the options --help and --version.
inline void set_style(CLI::App& app, const std::string& program, const std::string& footer) {
  app.get_formatter()->column_width(38);
  app.get_formatter()->label("Options", "Help");
  app.get_formatter()->label("REQUIRED", "(required)");
  app.footer(footer);
  app.set_version_flag("--version", program + " (ctrnn) " + ctrnn::version, "Print the version and exit");
  app.set_help_flag("--help,-h", "Print this help and exit");
}

/// @name Checks of values that add nothing to --help, where CLI11 would show the type and limits of each
/// @{

/// Accepts whole numbers within limits, in decimal (CLI11 by itself reads 010 as 8). Use it by transform(), not
/// check(), as it rewrites 1e5 as 100000.
template <std::integral Number>
CLI::Validator between(Number low, Number high) {
  return {[=](std::string& text) -> std::string {
            const auto x = decimal(text);
            if (x && *x == std::floor(*x) && *x >= static_cast<double>(low) && *x <= static_cast<double>(high)) {
              text = std::to_string(static_cast<std::int64_t>(*x));
              return "";
            }
            const bool grouped = text.find_first_of("_',") != std::string::npos;
            return text + " is not a whole number of " + std::to_string(low) + " to " + std::to_string(high) +
                   (grouped ? "; write digits alone, as in 20000 or 2e4" : "");
          },
          ""};
}
/// Accepts seeds and numbers of models.
inline CLI::Validator any_uint32() { return between(std::uint32_t{0}, std::numeric_limits<std::uint32_t>::max()); }
/// Accepts numbers within limits.
inline CLI::Validator between(double low, double high) {
  return {[=](const std::string& text) -> std::string {
            const auto x = decimal(text);
            return x && *x >= low && *x <= high
                       ? ""
                       : text + " is not a number of " + number(low) + " to " + number(high);
          },
          ""};
}
/// Accepts finite numbers above 0.
inline CLI::Validator above_zero() {
  return {[](const std::string& text) -> std::string {
            const auto x = decimal(text);
            return x && *x > 0 ? "" : text + " is not above 0 and finite";
          },
          ""};
}
/// Accepts one of some names.
inline CLI::Validator one_of(std::vector<std::string> names) { return CLI::IsMember(std::move(names)).description(""); }
/// @}

/// Adds the option --threads, which is the same in all programs.
inline void add_threads(CLI::App& app, std::size_t& threads, const char* group) {
  app.add_option("--threads", threads, "Threads, 0: one for each core; has no influence on the results")
      ->transform(between(0, 1024))->capture_default_str()->group(group)->type_name("COUNT");
}

/// Parses the command line.
/// @return false if it asks for --help or --version, which has then been printed
/// @throws std::invalid_argument, with a message of one line, for anything wrong with the command line
inline bool parse(CLI::App& app, const std::string& program, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);
      return false;
    }
    std::string text = error.what();  // can have several lines
    std::ranges::replace(text, '\n', ' ');
    while (!text.empty() && text.back() == ' ') text.pop_back();
    ctrnn::refuse({text, " (", program, " --help lists what there is)"});
  }
}

/// Throws std::invalid_argument where an option was given as "", which is no name.
/// @param remedy  what to give instead
inline void refuse_empty(const CLI::App& app, const std::string& option, bool empty, const std::string& remedy) {
  if (empty && app.count(option) > 0) ctrnn::refuse({option, ": the name is empty; give ", remedy});
}

}  // namespace run_time
