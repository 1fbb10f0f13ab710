// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

namespace run_time {

/// Removes the files NAME.<digits>.part, which a process that was killed while it wrote NAME has left (see
/// ctrnn::write_atomically), where is_ours(NAME).
template <class IsOurs>
void remove_half_written(const std::filesystem::path& folder, IsOurs is_ours) {
  std::vector<std::filesystem::path> parts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto& part = entry.path();
    const auto number = part.stem().extension().string();  // such as ".123"
    const bool digits = number.size() > 1 && std::all_of(number.begin() + 1, number.end(), [](unsigned char c) {
      return std::isdigit(c) != 0;
    });
    if (part.extension() == ".part" && digits && is_ours(part.stem().stem())) parts.push_back(part);
  }
  for (const auto& part : parts) std::filesystem::remove(part);
}

}  // namespace run_time
