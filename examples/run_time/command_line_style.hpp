// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctrnn/version.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "named.hpp"

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
template <class Number>
CLI::Validator between(Number low, Number high) {
  return CLI::Range(low, high).description("");
}
inline CLI::Validator one_of(std::vector<std::string> names) { return CLI::IsMember(std::move(names)).description(""); }
/// @}

/// The option --threads, alike in all programs.
inline void add_threads(CLI::App& app, std::size_t& threads, const char* group) {
  app.add_option("--threads", threads, "Threads, 0: one for each core; has no influence on the results")
      ->check(between(0, 1024))->capture_default_str()->group(group)->type_name("COUNT");
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
