// SPDX-License-Identifier: BSD-3-Clause
// check_run FOLDER MODELS ITERATIONS: whether a folder holds a run of so many models and iterations (at least 1, for
// 0), in files that can be read. Says what is wrong and exits with 1 if not.
#include <ctrnn/npz/npz_reader.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

void expect(bool good, const std::string& what) {
  if (!good) throw std::runtime_error(what);
}

void check_run(const std::string& folder, int models, long iterations) {
  const auto config = nlohmann::json::parse(std::ifstream(folder + "/config.json"));
  expect(config["models"] == models, "config.json: models");
  const int units = config["units"], every = config["evaluate_every"];

  long evaluations = 0;
  for (int i = 0; i < models; ++i) {
    const auto number = config["first_model"].get<int>() + i;
    const auto name = "model_" + std::string(number < 10 ? "00" : "0") + std::to_string(number) + ".npz";
    const ctrnn::npz_reader file(folder + "/" + name);
    const auto took = file.scalar<std::int64_t>("iterations");
    expect(iterations > 0 ? took == iterations : took > 0, name + ": iterations");
    const auto W = file.array<double>("W_rec");
    expect(W.shape(0) == static_cast<std::size_t>(units) && W.dimension() == 2, name + ": W_rec");
    expect(static_cast<long>(file.array<double>("curve_loss").size()) == took / every, name + ": curve_loss");
    evaluations += took / every;
  }
  std::ifstream log(folder + "/log.csv");
  long lines = 0;
  for (std::string line; std::getline(log, line);) ++lines;
  expect(lines == evaluations + 1, "log.csv: lines");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) throw std::runtime_error("give a folder, models, iterations");
  check_run(argv[1], std::stoi(argv[2]), std::stol(argv[3]));
} catch (const std::exception& error) {
  std::cerr << (argc > 1 ? argv[1] : "check_run") << ": " << error.what() << "\n";
  return 1;
}
