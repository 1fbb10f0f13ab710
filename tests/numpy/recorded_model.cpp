// SPDX-License-Identifier: BSD-3-Clause
// recorded_model write FOLDER: a network without noise as model.npz, and what it does in some trials as recording.npz;
// for each dynamics and nonlinearity another as NAME_model.npz and NAME_recording.npz.
// recorded_model read FILE...: whether these files, which NumPy wrote, have the network of the first.
// recorded_model alike FILE...: whether the arrays of each file are all equal.
#include <cstdio>
#include <ctrnn/dynamics/any_dynamics.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/noise/uniform_draws.hpp>
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

/// Random values of all arrays, those included that most policies leave at 0.
struct random_start {
  static constexpr std::string_view name = "random_start";

  void operator()(parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    initial::balanced{}(p, a, draws);
    initial::draw_normal(p.b, draws.b(), 0.2);
    initial::draw_normal(p.b_out, draws.b_out(), 0.2);
    initial::draw_normal(p.s0, draws.s0(), 0.5);
  }
};

/// A network with an output bias and an initial state, whose noise is off in the recording, on random inputs without a
/// warm-up. Parameters of the nonlinearity have other values than their usual ones.
void write(const std::filesystem::path& folder, std::string_view dynamics_name, any_nonlinearity phi,
           std::uint32_t number) {
  std::vector<std::string> parameters;
  std::vector<double> values;
  phi.for_each_parameter([&](const auto& p, double& value) {
    value *= 0.75;
    parameters.emplace_back(p.name), values.push_back(value);
  });
  const auto dynamics = any_dynamics::named(dynamics_name, phi);
  delayed_go task;
  auto a = published_architecture(30, task.inputs, task.outputs, number % 2 == 1);
  a.output_bias = a.initial_state = true;
  model<double> m(a, {}, 7, number, random_start{});
  const auto name = std::string(dynamics.name) + "_" + std::string(phi.name);
  save_model(m, folder / (name + "_model.npz"));

  a.noise = noise_kind::none;
  m.net = network<double>(a, m.net.values());
  const std::vector<int> steps{40, 30, 50};
  const int trials = 3;
  trial_batch batch;
  batch.begin(trials, task.inputs, task.outputs, a.dt);
  for (const int n : steps) batch.add_phase({.name = "random inputs", .seconds = n * a.dt}, n);
  batch.finish();
  uniform_draws draws({7, number, random_stream::evaluation_trials, 0, 0}, 0);
  auto inputs = xt::xtensor<float, 3>::from_shape({steps.size(), trials, static_cast<std::size_t>(a.inputs)});
  for (float& x : inputs) x = static_cast<float>(draws.uniform(-0.2, 0.2));
  std::copy(inputs.begin(), inputs.end(), batch.input(0));  // phases follow each other without gaps

  const auto seen = trainer<any_dynamics, double>(a, task, dynamics).record(m, batch);
  std::vector<double> seconds;
  for (const int n : steps) seconds.push_back(n * a.dt);
  npz_writer()
      .add("dynamics", std::vector{std::string(dynamics.name)})
      .add("nonlinearity", std::vector{std::string(phi.name)})
      .add("parameters", parameters)
      .add("values", values)
      .add("seconds", seconds)
      .add("inputs", inputs)
      .add("rates", seen.rates)
      .add("outputs", seen.outputs)
      .write(folder / (name + "_recording.npz"));
}

void write_all(const std::filesystem::path& folder) {
  write(folder);
  std::uint32_t number = 0;
  for (const std::string_view dynamics : {rate<relu>::name, current<relu>::name})
    std::apply([&](const auto&... each) {
      (write(folder, dynamics, any_nonlinearity::named(each.name), number++), ...);
    }, nonlinearities());
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
  if (what == "write") write_all(arguments[2]);
  else if (what == "read") for (int i = 3; i < count; ++i) read(arguments[2], arguments[i]);
  else for (int i = 2; i < count; ++i) alike(arguments[i]);
} catch (const std::exception& error) {
  std::fprintf(stderr, "recorded_model: %s\n", error.what());
  return 1;
}
