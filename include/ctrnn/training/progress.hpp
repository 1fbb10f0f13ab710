// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ctrnn {

/// Where training stands after an evaluation.
struct progress {
  std::int64_t iteration;    ///< that all running models have come to
  std::optional<int> stage;  ///< of the model that is least far of those running; empty: Base
  int running, solved;       ///< models
  double best, median;       ///< performance of all models, each at its latest evaluation
};

/// What training came to.
struct report {
  std::int64_t iterations = 0;                  ///< of the model that took most
  int solved = 0;                               ///< models that met the criterion
  bool interrupted = false;                     ///< on_evaluation or stop asked for an end
  std::vector<std::string> warnings, failures;  ///< one line each
};

}  // namespace ctrnn
