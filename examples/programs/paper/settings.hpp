// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <filesystem>

namespace paper {

/// A part of a grid's jobs: those of number index, index + count, index + 2 count, ...
struct shard {
  std::size_t index = 0, count = 1;
};

/// What the command line asks for, checked: to train a grid, to print a plan of that, or to write a summary.
struct settings {
  std::filesystem::path grid, out;
  std::filesystem::path summary;  ///< unless empty: folder or table to sum up
  std::filesystem::path table;    ///< unless empty: table to add networks to, or whose networks are not trained
  std::size_t threads = 0;        ///< 0: one for each core
  paper::shard shard;
  bool dry_run = false, quiet = false;
  bool plot = false;              ///< whether to draw the figure of a summary
};

}  // namespace paper
