// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>

namespace ctrnn {

/// Readouts of one step, as a metric or a closed-loop task sees them: a view of float or double memory
/// [trials][outputs], the outputs of a trial contiguous. Does not own the memory.
class outputs_view {
public:
  /// @param first   where output 0 of trial 0 is
  /// @param stride  numbers from one trial's outputs to the next one's, at least the number of outputs
  outputs_view(const float* first, std::ptrdiff_t stride) : floats_(first), stride_(stride) {}
  outputs_view(const double* first, std::ptrdiff_t stride) : doubles_(first), stride_(stride) {}

  double operator()(int trial, int output) const {
    const auto at = trial * stride_ + output;
    return floats_ ? static_cast<double>(floats_[at]) : doubles_[at];
  }

private:
  const float* floats_ = nullptr;
  const double* doubles_ = nullptr;
  std::ptrdiff_t stride_;
};

}  // namespace ctrnn
