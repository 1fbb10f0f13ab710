// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace run_time {

/// Exit codes of programs. That of a run that a signal has ended, whichever, is interrupted: what is needed to go on
/// with it is saved.
enum exit_code : int { all_good = 0, something_failed = 1, bad_arguments = 2, interrupted = 130 };

}  // namespace run_time
