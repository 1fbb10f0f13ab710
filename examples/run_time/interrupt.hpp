// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace run_time {

/// From now on Ctrl-C (and SIGTERM) asks for an end after the current evaluation; a second one ends at once.
/// @param text  is said then, on stderr; it has to live on
void catch_interrupts(const char* text);

/// Whether an end was asked for.
bool interrupt_requested();

}  // namespace run_time
