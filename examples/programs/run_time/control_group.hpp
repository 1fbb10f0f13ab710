// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

namespace run_time {

/// The least limit in bytes of a control group and its parents, each of which has its limit in a file of this name.
/// Infinity if none has a limit.
inline double least_limit(const std::filesystem::path& root, const std::string& group, const std::string& file) {
  double least = std::numeric_limits<double>::infinity();
  for (auto folder = std::filesystem::path(group).lexically_normal().relative_path();; folder = folder.parent_path()) {
    std::ifstream limit(root / folder / file);
    double bytes = 0;
    if (limit >> bytes) least = std::min(least, bytes);  // a file without a limit has "max", which is no number
    if (folder.empty()) return least;
  }
}

/// How many bytes of memory the control groups of this process allow, in which a batch system or a container may have
/// put it; infinity if they set no limit. A group's limit holds for all groups below it. Groups of version 2 are in one
/// tree of folders, groups of version 1 have a tree for memory.
/// @param membership  file with the groups of the process: "0::/GROUP" in version 2, "4:memory:/GROUP" in version 1
/// @param trees       the tree of version 2, or the folder with the tree memory/ of version 1
inline double memory_of_control_groups(const std::filesystem::path& membership = "/proc/self/cgroup",
                                       const std::filesystem::path& trees = "/sys/fs/cgroup") {
  double least = std::numeric_limits<double>::infinity();
  std::ifstream lines(membership);
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto controllers = "," + line.substr(first + 1, second - first - 1) + ",", group = line.substr(second + 1);
    if (controllers == ",,") least = std::min(least, least_limit(trees, group, "memory.max"));
    if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least, least_limit(trees / "memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

}  // namespace run_time
