// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace run_time {

/// From now on a signal by which people and batch systems end a run (INT, which is Ctrl-C, TERM, HUP, USR1, USR2, XCPU)
/// asks for an end; a second Ctrl-C ends at once. A signal that the program was started without, as HUP by nohup, stays
/// ignored.
/// @param text  is said at the first of them, on stderr; it has to live on
void catch_interrupts(const char* text);

/// Whether an end was asked for. To be called by any thread.
bool interrupt_requested();

}  // namespace run_time
