// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <optional>

#include "settings.hpp"

namespace record {

/// Reads the command line. Empty if it asked for --help or --version, which has then been printed.
/// @throws std::invalid_argument, with a message of one line, for anything wrong with the command line
std::optional<settings> read_command_line(int argc, const char* const* argv);

}  // namespace record
