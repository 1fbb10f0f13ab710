// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace run_time {

/// Exit codes of programs. `interrupted` is that of a run that was ended by any signal, after it has saved what is
/// needed to go on.
enum exit_code : int { all_good = 0, something_failed = 1, bad_arguments = 2, interrupted = 130 };

}  // namespace run_time
