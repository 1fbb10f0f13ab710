// SPDX-License-Identifier: BSD-3-Clause
// Runs a fuzz target over files, without libFuzzer: a program for any compiler. REPLAY FOLDER
#include <cstdint>
#include <cstdio>
#include <ctrnn/npz/read_file.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) { return size; }

int main(int count, char** arguments) {
  int files = 0;
  for (int i = 1; i < count; ++i)
    for (const auto& file : std::filesystem::directory_iterator(arguments[i])) {
      const auto bytes = ctrnn::read_file(file.path());
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
      ++files;
    }
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
