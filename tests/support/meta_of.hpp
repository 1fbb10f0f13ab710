// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/npz/npz_reader.hpp>
#include <nlohmann/json.hpp>

namespace ctrnn_test {

/// The JSON text in the array meta_json of a recorded file.
inline nlohmann::json meta_of(const ctrnn::npz_reader& file) {
  const auto text = file.array<std::uint8_t>("meta_json");
  return nlohmann::json::parse(text.begin(), text.end());
}

}  // namespace ctrnn_test
