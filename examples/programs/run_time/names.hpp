// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

namespace run_time {

/// The tasks, methods and nonlinearities that there are, for the end of a program's --help.
std::string list_of_names();

}  // namespace run_time
