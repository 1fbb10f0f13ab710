// SPDX-License-Identifier: BSD-3-Clause
#include "crew.hpp"

#include <atomic>

#ifdef PAPER_WITH_MPI
#include <ctrnn/parallel/mpi.hpp>
#endif

namespace paper {

/// The members of a crew of one process, which mpi_members overrides.
struct crew::members {
  int rank = 0, size = 1;
  virtual ~members() = default;
  virtual std::size_t next_job() { return next_++; }
  virtual void keep_in_touch() {}
  virtual bool all_failed(std::size_t networks, std::size_t failed) { return networks > 0 && failed == networks; }

 private:
  std::atomic<std::size_t> next_ = 0;
};

#ifdef PAPER_WITH_MPI
struct crew::mpi_members final : members {
  mpi_members() { rank = ranks_.rank(), size = ranks_.size(); }
  std::size_t next_job() override { return jobs_.next(); }
  void keep_in_touch() override { jobs_.progress(); }
  bool all_failed(std::size_t networks, std::size_t failed) override {
    networks_.add(networks), failed_.add(failed);
    const bool is_last = ended_.next() + 1 == static_cast<std::size_t>(size);
    return is_last && members::all_failed(networks_.add(0), failed_.add(0));  // all ranks have added theirs by now
  }

 private:
  ctrnn::mpi_ranks ranks_;
  ctrnn::mpi_counter jobs_{ranks_}, networks_{ranks_}, failed_{ranks_}, ended_{ranks_};
};
#endif

bool is_first_rank() {
#ifdef PAPER_WITH_MPI
  return ctrnn::launched_rank().value_or(0) == 0;
#else
  return true;
#endif
}

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
bool crew::all_failed(std::size_t networks, std::size_t failed) { return members_->all_failed(networks, failed); }

}  // namespace paper
