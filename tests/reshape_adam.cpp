// SPDX-License-Identifier: BSD-3-Clause
// reshape_adam adam.npz FOLDER: writes the recorded steps of Adam with parameters of other shapes, and with a wrong
// value, for golden_check to replay.
#include <cstdio>
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>
#include <filesystem>

namespace {

using shape = std::vector<std::size_t>;
using array = xt::xarray<double>;

/// Of each recorded step as many of the first parameters as `s` has.
array first_of(const array& recorded, shape s) {
  const std::size_t steps = recorded.shape(0), all = recorded.shape(1);
  s.insert(s.begin(), steps);
  auto part = array::from_shape(s);
  const std::size_t count = part.size() / steps;
  for (std::size_t t = 0; t < steps; ++t) std::copy_n(recorded.data() + t * all, count, part.data() + t * count);
  return part;
}

void write(const ctrnn::npz_reader& from, const shape& s, const std::filesystem::path& to, double mistake = 0) {
  auto start = array::from_shape(s);
  const auto params0 = from.array<double>("params0");
  std::copy_n(params0.data(), start.size(), start.data());
  auto after = first_of(from.array<double>("params_after_formula"), s);
  after.data()[after.size() - 1] += mistake;
  ctrnn::npz_writer()
      .add("meta_json", from.text("meta_json"))
      .add("params0", start)
      .add("grads", first_of(from.array<double>("grads"), s))
      .add("params_after_formula", after)
      .write(to);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: reshape_adam adam.npz FOLDER\n");
    return 2;
  }
  const ctrnn::npz_reader recorded(arguments[1]);
  const std::filesystem::path folder(arguments[2]);
  std::filesystem::create_directories(folder);
  write(recorded, {}, folder / "number.npz");
  write(recorded, {4}, folder / "vector.npz");
  write(recorded, {2, 3}, folder / "matrix.npz");
  write(recorded, {3, 1, 2}, folder / "three_dimensions.npz");
  write(recorded, {2, 3}, folder / "wrong.npz", 1e-3);
}
