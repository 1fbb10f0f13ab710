// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctrnn/npz/atomic_file.hpp>
#include <filesystem>

namespace run_time {

/// Keeps work from other processes and threads as long as it lives, by a file that it makes. It ends with the process,
/// however that ends: the file that stays behind is then free, and used again. Where a file system has no locks, all
/// hold it.
class file_lock {
 public:
  /// @throws std::runtime_error with path, reason and remedy where no file can be made
  explicit file_lock(const std::filesystem::path& file) : file_(file) {
    do {
      if (descriptor_ >= 0) ::close(descriptor_);
      descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
      if (descriptor_ < 0) ctrnn::detail::refuse_file(file, "written", errno);
      locked_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
      held_ = locked_ || errno != EWOULDBLOCK;
    } while (locked_ && !is_still_there());
  }
  file_lock(const file_lock&) = delete;
  file_lock& operator=(const file_lock&) = delete;
  ~file_lock() {
    if (locked_) ::unlink(file_.c_str());
    ::close(descriptor_);
  }

  /// Whether the work is ours. If not, another process is at it.
  bool held() const { return held_; }
  /// Whether it is ours alone: held, and the file system has locks.
  bool is_alone() const { return locked_; }

 private:
  /// Whoever had the lock before may have removed the file between our opening and locking it.
  bool is_still_there() const {
    struct stat ours {}, there {};
    return ::fstat(descriptor_, &ours) == 0 && ::stat(file_.c_str(), &there) == 0 && ours.st_ino == there.st_ino &&
           ours.st_dev == there.st_dev;
  }

  std::filesystem::path file_;
  int descriptor_ = -1;
  bool locked_ = false, held_ = false;
};

}  // namespace run_time
