// SPDX-License-Identifier: BSD-3-Clause
// recorded_model write FOLDER: a network without noise as model.npz, and what it does in some trials as recording.npz.
// recorded_model read FILE...: whether these files, which NumPy wrote, have the network of the first.
// recorded_model alike FILE...: whether the arrays of each file are all equal.
#include <cstdio>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/tasks/go.hpp>
#include <ctrnn/training/trainer.hpp>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

void write(const std::filesystem::path& folder) {
  delayed_go task;
  auto a = published_architecture(50, task.inputs, task.outputs, true);
  a.sigma = 0;
  model<float> m(a, {}, 7, 0);
  trainer<relu> with(a, task);
  const auto seen = with.record(m, 3);
  std::vector<double> seconds;
  auto inputs = xt::xtensor<float, 3>::from_shape({seen.batch.phases().size(), 3, static_cast<std::size_t>(a.inputs)});
  for (const auto& p : seen.batch.phases()) {
    const auto phase = static_cast<int>(seconds.size());
    const std::size_t size = 3 * static_cast<std::size_t>(a.inputs);
    std::copy_n(seen.batch.input(phase), size, inputs.data() + size * seconds.size());
    seconds.push_back(p.steps * a.dt);
  }
  save_model(m, folder / "model.npz");
  npz_writer()
      .add("seconds", seconds)
      .add("inputs", inputs)
      .add("rates", seen.rates)
      .add("outputs", seen.outputs)
      .write(folder / "recording.npz");
}

void read(const std::filesystem::path& first, const std::filesystem::path& other) {
  const auto a = load_network<float>(first), b = load_network<float>(other);
  parameters<float>::for_each(
      [&](const auto& x, const auto& y) {
        if (to_array(x) != to_array(y)) throw std::runtime_error(other.string() + ": has another network");
      },
      a.values(), b.values());
}

void alike(const std::filesystem::path& path) {
  const npz_reader file(path);
  const auto names = file.names();
  for (const auto& name : names)
    if (file.array<double>(name) != file.array<double>(names.front()))
      file.refuse(name, {"is another array than '", names.front(), "'"});
  if (names.size() < 2) throw std::runtime_error(path.string() + ": has nothing to compare");
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 3) throw std::runtime_error("give write FOLDER, read FILE..., or alike FILE...");
  const std::string what = arguments[1];
  if (what == "write") write(arguments[2]);
  else if (what == "read") for (int i = 3; i < count; ++i) read(arguments[2], arguments[i]);
  else for (int i = 2; i < count; ++i) alike(arguments[i]);
} catch (const std::exception& error) {
  std::fprintf(stderr, "recorded_model: %s\n", error.what());
  return 1;
}
