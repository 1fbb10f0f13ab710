// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <filesystem>

namespace paper {

/// A part of a grid's jobs: number index, index + count, index + 2 count, ...
struct shard {
  std::size_t index = 0, count = 1;
};

/// What the command line asks for, checked: to train a grid, to say what that would be, or to sum up.
struct settings {
  std::filesystem::path grid, out;
  std::filesystem::path summary;  ///< not empty: sum up this folder, or this table
  std::filesystem::path table;    ///< not empty: add the folder's networks to this table, or leave out those it has
  std::size_t threads = 0;        ///< 0: one for each core
  paper::shard shard;
  bool dry_run = false, quiet = false;
  bool plot = false;              ///< draw the figure of a summary
};

}  // namespace paper
