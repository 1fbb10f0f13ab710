// SPDX-License-Identifier: BSD-3-Clause
#include "crew.hpp"

#include <atomic>

#ifdef PAPER_WITH_MPI
#include <ctrnn/parallel/mpi.hpp>
#endif

namespace paper {

/// A process alone.
struct crew::members {
  int rank = 0, size = 1;
  virtual ~members() = default;
  virtual std::size_t next_job() { return next_++; }
  virtual void keep_in_touch() {}

 private:
  std::atomic<std::size_t> next_ = 0;
};

#ifdef PAPER_WITH_MPI
struct crew::mpi_members final : members {
  mpi_members() { rank = ranks_.rank(), size = ranks_.size(); }
  std::size_t next_job() override { return counter_.next(); }
  void keep_in_touch() override { counter_.progress(); }

 private:
  ctrnn::mpi_ranks ranks_;
  ctrnn::mpi_counter counter_{ranks_};
};
#endif

crew::crew() {
#ifdef PAPER_WITH_MPI
  if (ctrnn::launched_by_mpi()) members_ = std::make_unique<mpi_members>();
#endif
  if (!members_) members_ = std::make_unique<members>();
}
crew::~crew() = default;

int crew::rank() const { return members_->rank; }
int crew::size() const { return members_->size; }
std::size_t crew::next_job() { return members_->next_job(); }
void crew::keep_in_touch() { members_->keep_in_touch(); }

}  // namespace paper
