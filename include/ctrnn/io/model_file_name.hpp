// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace ctrnn {

/// The folder, in that of a run, of its models as they were at their best evaluations.
inline constexpr const char* best_folder_name = "best";

/// The name of a model's file in the folder of its run: "model_007.npz" of model 7.
inline std::string model_file_name(std::uint32_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "model_%03u.npz", static_cast<unsigned>(number));
  return name.data();
}

/// The number of the model whose file has this name, or none where model_file_name gives no such name.
inline std::optional<std::uint32_t> number_of_model_file(const std::filesystem::path& file) {
  constexpr std::string_view before_number = "model_";
  const auto name = file.filename().string();
  if (!name.starts_with(before_number)) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data() + before_number.size(), name.data() + name.size(), number);
  if (error != std::errc() || name != model_file_name(number)) return std::nullopt;
  return number;
}

/// Whether a file exists, is a regular one, and has a name that model_file_name gives.
inline bool is_model_file(const std::filesystem::path& file) {
  return number_of_model_file(file).has_value() && std::filesystem::is_regular_file(file);
}

}  // namespace ctrnn
