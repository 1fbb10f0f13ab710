// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a .npz file: all its arrays are read, and it is loaded as a model, or refused by std::runtime_error.
#include <ctrnn/io/load_model.hpp>

#include "fuzz/mutate_entry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctrnn::npz_reader file(std::string(data, data + size), "fuzz");
    for (const auto& name : file.names()) try {
        file.array<double>(name);
      } catch (const std::runtime_error&) {
      }
    const auto m = ctrnn::load_model<float>(file);
    for (const float w : ctrnn::to_array(m.net.values().W))
      if (!std::isfinite(w)) std::abort();
  } catch (const std::runtime_error&) {
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return ctrnn_test::mutate_entry(data, size, max_size, seed);
}
