// SPDX-License-Identifier: BSD-3-Clause
#include "run_time/control_group.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "support/temporary_folder.hpp"

using ctrnn_test::temporary_folder;
using run_time::memory_of_control_groups;

namespace {

/// Makes a file, and the folders that it is in.
void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

constexpr double any = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the least limit of a control group and its parents holds") {
  const temporary_folder folder;
  const auto membership = folder.path() / "membership", tree = folder.path() / "tree";
  CHECK(memory_of_control_groups(membership, tree) == any);
  write(membership, "0::/system.slice/slurm/job_7/step_0/task_0\n");
  CHECK(memory_of_control_groups(membership, tree) == any);
  write(tree / "system.slice/slurm/job_7/step_0/task_0/memory.max", "max\n");
  CHECK(memory_of_control_groups(membership, tree) == any);
  write(tree / "system.slice/slurm/job_7/memory.max", "2000000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 2e9);
  write(tree / "system.slice/slurm/job_7/step_0/memory.max", "3000000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 2e9);
  write(tree / "system.slice/slurm/job_8/memory.max", "1000000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 2e9);
  write(tree / "memory.max", "500000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 5e8);
}

TEST_CASE("a limit of version 1 holds where it manages memory") {
  const temporary_folder folder;
  const auto membership = folder.path() / "membership", tree = folder.path() / "tree";
  write(membership, "12:cpu,cpuacct:/slurm/job_7\n4:memory:/slurm/job_7/step_0\n1:name=systemd:/slurm\n0::/\n");
  write(tree / "cpu/slurm/memory.limit_in_bytes", "1000\n");
  write(tree / "memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(memory_of_control_groups(membership, tree) > 9e18);
  write(tree / "memory/slurm/job_7/memory.limit_in_bytes", "4000000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 4e9);
  write(tree / "memory.max", "3000000000\n");
  CHECK(memory_of_control_groups(membership, tree) == 3e9);
}

TEST_CASE("a container that does not see its group by name has the limit at the root") {
  const temporary_folder folder;
  const auto membership = folder.path() / "membership", tree = folder.path() / "tree";
  write(tree / "memory/memory.limit_in_bytes", "1500000000\n");
  for (const char* group : {"4:memory:/docker/0123\n", "4:memory:/\n", "4:blkio,memory:/../..\n"}) {
    write(membership, group);
    CHECK(memory_of_control_groups(membership, tree) == 1.5e9);
  }
}
