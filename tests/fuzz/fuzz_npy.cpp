// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as a .npy file: read as every type, or refused by std::runtime_error.
#include <ctrnn/npz/npy_array.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  const auto read = [&]<class T>(T) {
    try {
      const auto values = ctrnn::npy_array(bytes, "fuzz").as<xt::xarray<T>>();
      if (values.size() > bytes.size()) std::abort();
    } catch (const std::runtime_error&) {
    }
  };
  read(0.0), read(0.0f), read(std::int64_t{0}), read(std::uint8_t{0});
  return 0;
}
