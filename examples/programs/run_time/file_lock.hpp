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

/// A lock by which one process or thread keeps a piece of work to itself: it makes a file and locks that with flock().
/// The lock is released with the object, or when the process ends, however that ends; a file that is left
/// over can be locked again. On a file system without locks, everyone holds the lock.
class file_lock {
 public:
  /// Tries to take the lock, without waiting.
  /// @throws std::runtime_error, with path, reason and remedy, if the file cannot be made
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

  /// Whether this object holds the lock. If not, another process or thread does.
  bool held() const { return held_; }
  /// Whether no other holds the lock: it is held, and the file system has locks.
  bool is_alone() const { return locked_; }

 private:
  /// Whether the locked file still exists: its last holder may have removed it between open() and flock().
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
