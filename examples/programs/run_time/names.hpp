// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

namespace run_time {

/// A list of all tasks, methods and nonlinearities, for the end of a program's --help.
std::string list_of_names();

}  // namespace run_time
