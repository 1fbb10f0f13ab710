// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <memory>

namespace paper {

/// The processes that train a grid together: the ranks of mpirun, or this one alone.
///
/// Its beginning and end are those of the program, as the ranks wait for each other there. Its members may be called by
/// several threads.
class crew {
 public:
  crew();
  ~crew();
  int rank() const;  ///< of this process, 0 if it is alone
  int size() const;  ///< number of processes
  /// 0, 1, 2, ...: the next job, each once in all processes.
  std::size_t next_job();
  /// To be called now and then while jobs are worked on, for the sake of the other processes.
  void keep_in_touch();
  /// Told by each process at its end how many networks it has trained and how many of them failed.
  /// @return true for the last process if there were networks and all of them, of all processes, failed
  bool all_failed(std::size_t trained, std::size_t failed);

 private:
  struct members;
  struct mpi_members;
  std::unique_ptr<members> members_;
};

}  // namespace paper
