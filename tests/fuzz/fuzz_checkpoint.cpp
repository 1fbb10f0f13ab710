// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a checkpoint: a run goes on from it, or it is refused and the run is as it was.
#include <array>

#include "fuzz/mutate_entry.hpp"
#include "fuzz/tiny_run.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto m = ctrnn_test::tiny_model();
  const std::array models{&m};
  try {
    const ctrnn::npz_reader file(std::string(data, data + size), "fuzz");
    ctrnn::read_checkpoint<float>(ctrnn_test::tiny_run(), models, file);
    if (m.stage < 0 || m.stage > 1 || m.iteration < 0) std::abort();
  } catch (const std::runtime_error&) {
    if (m.iteration != 20) std::abort();
  } catch (const std::invalid_argument&) {  // more iterations than the run has
    if (m.iteration != 20) std::abort();
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return ctrnn_test::mutate_entry(data, size, max_size, seed);
}
