// SPDX-License-Identifier: BSD-3-Clause
/// @file
/// Work that is shared by the ranks of an MPI program. Nothing else of the library knows of MPI.
#pragma once
#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctrnn/text/message.hpp>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace ctrnn {

/// The rank that mpirun, mpiexec or srun has given this process, which Open MPI, MPICH, Intel MPI and launchers with
/// PMIx put into the environment; empty for a process that none of them has launched. Does not initialise MPI, which
/// takes half a second and ends the program where the launcher does not suit this MPI.
inline std::optional<int> launched_rank() {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "MV2_COMM_WORLD_RANK"})
    if (const char* rank = std::getenv(name)) return std::atoi(rank);
  return std::nullopt;
}

/// Whether mpirun, mpiexec or srun has launched this process.
inline bool launched_by_mpi() { return launched_rank().has_value(); }

/// Initialises MPI for as long as this object lives, and has the rank of this process. A program has one such object,
/// made before and destroyed after all else that uses MPI; its destructor waits until all ranks have come to theirs.
class mpi_ranks {
 public:
  /// @throws std::runtime_error if this MPI cannot be called by several threads, one at a time
  mpi_ranks() {
    int provided = MPI_THREAD_SINGLE;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    if (provided < MPI_THREAD_SERIALIZED) {
      MPI_Finalize();
      refuse<std::runtime_error>({"mpi: this MPI can be called by one thread only; use one built with threads"});
    }
  }
  mpi_ranks(const mpi_ranks&) = delete;
  mpi_ranks& operator=(const mpi_ranks&) = delete;
  ~mpi_ranks() { MPI_Finalize(); }

  int rank() const { return rank_; }  ///< rank of this process, 0 to size() - 1
  int size() const { return size_; }  ///< number of ranks

 private:
  int rank_ = 0, size_ = 1;
};

/// A number that all ranks count up together: next() gives 0, 1, 2, ..., each to one caller in all ranks.
///
/// The number is in the memory of rank 0, where the other ranks reach it by one-sided communication, so that no rank is
/// needed only to hand out work. All ranks construct and destroy the counter together. Its members may be called by
/// several threads.
class mpi_counter {
 public:
  explicit mpi_counter(const mpi_ranks& ranks) {
    const bool holds = ranks.rank() == 0;
    MPI_Win_allocate(holds ? sizeof(std::int64_t) : 0, sizeof(std::int64_t), MPI_INFO_NULL, MPI_COMM_WORLD, &value_,
                     &window_);
    MPI_Win_lock_all(0, window_);
    if (holds) {
      *value_ = 0;
      MPI_Win_sync(window_);
    }
    MPI_Barrier(MPI_COMM_WORLD);
  }
  mpi_counter(const mpi_counter&) = delete;
  mpi_counter& operator=(const mpi_counter&) = delete;
  ~mpi_counter() {
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
  }

  /// The next number, which no other caller gets.
  std::size_t next() { return add(1); }

  /// Adds n to the number.
  /// @return the number before
  std::size_t add(std::size_t n) {
    const std::lock_guard lock(mutex_);
    const auto more = static_cast<std::int64_t>(n);
    std::int64_t before = 0;
    MPI_Fetch_and_op(&more, &before, MPI_INT64_T, 0, 0, MPI_SUM, window_);
    MPI_Win_flush(0, window_);
    return static_cast<std::size_t>(before);
  }

  /// Lets MPI serve the requests of other ranks. Where the network hardware cannot reach memory by itself, their next()
  /// waits for this call, which rank 0 should make some times a second while it works. Costs a microsecond.
  void progress() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    int message = 0;
    if (lock.owns_lock()) MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &message, MPI_STATUS_IGNORE);
  }

 private:
  MPI_Win window_ = MPI_WIN_NULL;
  std::int64_t* value_ = nullptr;
  std::mutex mutex_;
};

}  // namespace ctrnn
