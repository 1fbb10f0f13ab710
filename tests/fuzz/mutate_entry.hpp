// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstring>
#include <ctrnn/npz/zip_directory.hpp>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace ctrnn_test {

/// CRC-32 as zip files have it.
inline std::uint32_t checksum_of(std::span<const std::uint8_t> bytes) {
  std::uint32_t c = ~std::uint32_t{0};
  for (const auto b : bytes) {
    c ^= b;
    for (int bit = 0; bit < 8; ++bit) c = c >> 1 ^ (c & 1 ? 0xedb88320u : 0);
  }
  return ~c;
}

/// Mutates a .npz file: often only the bytes of one array, whose checksum is then put right, as without that nothing
/// behind it would ever be reached.
inline std::size_t mutate_entry(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  const auto whole = [&] { return LLVMFuzzerMutate(data, size, max_size); };
  if (seed % 4 == 0) return whole();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<ctrnn::detail::zip_entry> entries;
  try {
    entries = ctrnn::detail::read_zip_directory(bytes, "");
  } catch (const std::runtime_error&) {
  }
  if (entries.empty()) return whole();
  const auto& e = entries[seed / 4 % entries.size()];
  if (e.packed != e.size || e.size == 0) return whole();
  const std::span array(data + e.end - e.packed, e.packed);
  LLVMFuzzerMutate(array.data(), array.size(), array.size());

  const std::uint32_t checksum = checksum_of(array);
  std::memcpy(data + e.begin + 14, &checksum, sizeof checksum);
  std::memcpy(data + e.record + 16, &checksum, sizeof checksum);
  return size;
}

}  // namespace ctrnn_test
