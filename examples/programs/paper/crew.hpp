// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <memory>

namespace paper {

/// Whether this process is the one to speak and act for all ranks of mpirun, as MPI is not needed to know.
bool is_first_rank();

/// The processes that train a grid together: the ranks of mpirun, or this one alone.
///
/// The ranks wait for each other where it begins and ends. Its members may be called by several threads.
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
