// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cerrno>
#include <ctrnn/text/message.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace ctrnn {

/// The content of a file. Takes no more memory than the file has bytes.
/// @throws std::runtime_error with path, reason and remedy: no such file, a folder, a device, no permission
inline std::string read_file(const std::filesystem::path& file) {
  const auto unreadable = [&](std::string_view why) {
    refuse<std::runtime_error>({file.string(), ": cannot be read: ", why, "; check its name"});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) unreadable(std::generic_category().message(error ? error.value() : ENOENT));
  if (!std::filesystem::is_regular_file(status)) unreadable("it is a folder or a device, not a file");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) unreadable(std::generic_category().message(errno));
  std::string content(std::filesystem::file_size(file), '\0');
  if (!stream.read(content.data(), static_cast<std::streamsize>(content.size())))
    unreadable("it ended early; is it still being written?");
  return content;
}

}  // namespace ctrnn
