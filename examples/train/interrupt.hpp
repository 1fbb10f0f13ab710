// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace train {

/// From now on Ctrl-C (and SIGTERM) asks for an end after the current evaluation; a second one ends at once.
void catch_interrupts();

/// Whether an end was asked for.
bool interrupt_requested();

}  // namespace train
