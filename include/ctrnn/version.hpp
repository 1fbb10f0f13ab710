// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// The version of the library, written here and nowhere else: CMake reads these three lines.
#define CTRNN_VERSION_MAJOR 0
#define CTRNN_VERSION_MINOR 1
#define CTRNN_VERSION_PATCH 0

#define CTRNN_QUOTED(text) #text
#define CTRNN_DOTTED(major, minor, patch) CTRNN_QUOTED(major.minor.patch)

namespace ctrnn {

/// "major.minor.patch", as it is written into the files of a run.
inline constexpr char version[] = CTRNN_DOTTED(CTRNN_VERSION_MAJOR, CTRNN_VERSION_MINOR, CTRNN_VERSION_PATCH);

}  // namespace ctrnn

#undef CTRNN_DOTTED
#undef CTRNN_QUOTED
