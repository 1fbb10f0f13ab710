// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace run_time {

/// From now on the signals by which people and batch systems end a run (INT, which is Ctrl-C, TERM, HUP, USR1, USR2,
/// XCPU) make interrupt_requested() true; a second Ctrl-C ends the program at once. A signal that was ignored when the
/// program started, as nohup has HUP ignored, stays ignored.
/// @param text  printed to stderr at the first signal; it has to exist until the program ends
void catch_interrupts(const char* text);

/// Whether a signal has asked the run to end. Any thread may call this.
bool interrupt_requested();

}  // namespace run_time
