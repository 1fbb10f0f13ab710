// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ctrnn/version.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "named.hpp"
#include "numbers.hpp"
#include "text.hpp"

namespace run_time {

/// How --help looks and what all programs have.
inline void set_style(CLI::App& app, const std::string& program, const std::string& footer) {
  app.get_formatter()->column_width(38);
  app.get_formatter()->label("Options", "Help");
  app.get_formatter()->label("REQUIRED", "(required)");
  app.footer(footer);
  app.set_version_flag("--version", program + " (ctrnn) " + ctrnn::version, "Print the version and exit");
  app.set_help_flag("--help,-h", "Print this help and exit");
}

/// @name Checks without a say in --help, which would show the type and limits of each.
/// @{

/// Whole numbers within limits, in decimal (CLI11 alone takes 010 for 8). To be used by transform(), as 1e5 becomes
/// 100000.
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
/// Seeds, and numbers of models.
inline CLI::Validator any_uint32() { return between(std::uint32_t{0}, std::numeric_limits<std::uint32_t>::max()); }
/// Numbers within limits.
inline CLI::Validator between(double low, double high) {
  return {[=](const std::string& text) -> std::string {
            const auto x = decimal(text);
            return x && *x >= low && *x <= high
                       ? ""
                       : text + " is not a number of " + number(low) + " to " + number(high);
          },
          ""};
}
/// Numbers above 0.
inline CLI::Validator above_zero() {
  return {[](const std::string& text) -> std::string {
            const auto x = decimal(text);
            return x && *x > 0 ? "" : text + " is not above 0 and finite";
          },
          ""};
}
inline CLI::Validator one_of(std::vector<std::string> names) { return CLI::IsMember(std::move(names)).description(""); }
/// @}

/// The option --threads, alike in all programs.
inline void add_threads(CLI::App& app, std::size_t& threads, const char* group) {
  app.add_option("--threads", threads, "Threads, 0: one for each core; has no influence on the results")
      ->transform(between(0, 1024))->capture_default_str()->group(group)->type_name("COUNT");
}

/// @return false if the command line asks for --help or --version, which has been printed
/// @throws std::invalid_argument for what is wrong with it, in one line
inline bool parse(CLI::App& app, const std::string& program, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);
      return false;
    }
    std::string text = error.what();  // of several lines
    std::ranges::replace(text, '\n', ' ');
    while (!text.empty() && text.back() == ' ') text.pop_back();
    throw std::invalid_argument(text + " (" + program + " --help lists what there is)");
  }
}

}  // namespace run_time
