// SPDX-License-Identifier: BSD-3-Clause
// Writes the files that fuzzing starts from: make_corpus FOLDER
#include <array>

#include "fuzz/tiny_run.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  for (const char* name : {"npy", "npz", "checkpoint", "config"}) ctrnn::create_folder(folder / name);
  const auto m = ctrnn_test::tiny_model();
  ctrnn::save_model(m, folder / "npz/model.npz");
  const std::array models{&m};
  ctrnn::save_checkpoint<float>(ctrnn_test::tiny_run(), 20, models, folder / "checkpoint/run.npz");

  const auto npy = [&](const std::string& name, const std::string& header, std::size_t bytes) {
    std::string all = "\x93NUMPY\x01", values(bytes, '\0');
    all += '\0', all += static_cast<char>(header.size()), all += '\0';
    ctrnn::write_atomically(folder / "npy" / name, all + header + values);
  };
  npy("double", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n", 32);
  npy("float", "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 1), }\n", 12);
  npy("integer", "{'descr': '<i8', 'fortran_order': False, 'shape': (), }\n", 8);
  npy("bytes", "{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }\n", 5);
  npy("truth", "{'descr': '|b1', 'fortran_order': False, 'shape': (0, 3), }\n", 0);
}
