// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctrnn/text/message.hpp>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace ctrnn {

namespace detail {

/// Throws std::runtime_error with path, reason and remedy:
/// "runs/a.csv: cannot be written: Permission denied; choose a folder that you may write to"
[[noreturn]] inline void refuse_file(const std::filesystem::path& file, std::string_view what, int error) {
  const char* remedy = "check the disk, or choose another folder";
  switch (error) {
    case ENOSPC:
    case EDQUOT: remedy = "free some space, or choose another folder"; break;
    case EACCES:
    case EPERM:
    case EROFS: remedy = "choose a folder that you may write to"; break;
    case ENOENT: remedy = "create its folder first"; break;
    case ENOTDIR:
    case EEXIST: remedy = "a file stands where a folder is needed; choose another folder"; break;
    case EISDIR: remedy = "a folder of that name is in the way; remove it, or choose another name"; break;
  }
  refuse<std::runtime_error>(
      {file.string(), ": cannot be ", what, ": ", std::generic_category().message(error), "; ", remedy});
}

/// A file under construction: removed again unless it was given its final name.
class partial_file {
 public:
  /// Opens a file in the folder of the final one, as a file can be renamed within one file system only. Its name is
  /// random, as several processes may write the same final file, also on several machines.
  explicit partial_file(const std::filesystem::path& file) : final_(file) {
    do {
      path_ = file.string() + "." + std::to_string(std::random_device{}()) + ".part";
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor_ < 0 && errno == EEXIST);
    if (descriptor_ < 0) refuse_file(final_, "written", errno);
  }
  partial_file(const partial_file&) = delete;
  partial_file& operator=(const partial_file&) = delete;
  ~partial_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!finished_) ::unlink(path_.c_str());
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) refuse_file(final_, "written", errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void finish() {
    if (::fsync(descriptor_) != 0) refuse_file(final_, "written", errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) refuse_file(final_, "written", errno);
    if (::rename(path_.c_str(), final_.c_str()) != 0) refuse_file(final_, "written", errno);
    finished_ = true;
  }

 private:
  std::filesystem::path final_, path_;
  int descriptor_ = -1;
  bool finished_ = false;
};

}  // namespace detail

/// Writes a file as a whole or not at all: under its name there is the old content or the new one, also after a crash.
/// @throws std::runtime_error with path, reason and remedy
inline void write_atomically(const std::filesystem::path& file, std::string_view content) {
  detail::partial_file partial(file);
  partial.write(content);
  partial.finish();
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);  // lets the new name survive a crash; errors do not matter, as the file is there
    ::close(descriptor);
  }
}

/// Creates a folder and the folders above it, where they do not exist.
/// @throws std::runtime_error with path, reason and remedy
inline void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error && !std::filesystem::is_directory(folder, error) && !error)
    error = std::make_error_code(std::errc::not_a_directory);
  if (error) detail::refuse_file(folder, "created", error.value());
}

}  // namespace ctrnn
