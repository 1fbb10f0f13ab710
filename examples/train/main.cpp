// SPDX-License-Identifier: BSD-3-Clause
// The program `train`: see train --help.
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "command_line.hpp"

int main(int argc, char** argv) {
  using namespace train;
  try {
    const auto s = read_command_line(argc, argv);
    if (!s) return all_good;
    if (s->double_precision) return run_double(*s);
    return s->phi.name == ctrnn::relu::name ? run_relu(*s) : run_float(*s);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "train: %s\n", error.what());
    return bad_arguments;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "train: %s\n", error.what());
    return something_failed;
  }
}
