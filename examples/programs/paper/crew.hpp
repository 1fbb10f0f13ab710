// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <memory>

namespace paper {

/// Whether this process is the first rank of mpirun or runs alone, and so prints and acts for all. Does not start MPI.
bool is_first_rank();

/// The processes that train a grid together: the ranks of mpirun, or this one alone.
///
/// The ranks wait for each other in its constructor and destructor. Its members may be called by several threads.
class crew {
 public:
  crew();
  ~crew();
  int rank() const;  ///< rank of this process, 0 if it is alone
  int size() const;  ///< number of processes
  /// The next job to do, 0, 1, 2, ...; each is given once among all processes.
  std::size_t next_job();
  /// To be called now and then during a job, so that MPI can answer the other processes.
  void keep_in_touch();
  /// To be called by each process at its end, with the number of networks that it has trained or found, and how many of
  /// them failed.
  /// @return true in the last process to call it, if there were networks and those of all processes failed
  bool all_failed(std::size_t networks, std::size_t failed);

 private:
  struct members;
  struct mpi_members;
  std::unique_ptr<members> members_;
};

}  // namespace paper
