// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cstddef>
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>
#include <ctrnn/simd/matrix_view.hpp>
#include <numeric>
#include <optional>
#include <vector>

namespace ctrnn {

/// Noise that is added to the readouts of trials, [trained steps][trials][outputs], or none. Does not own it.
template <class T>
struct readout_noise {
  const T* values = nullptr;  ///< null: no noise

  /// Adds the noise of a trained step to the readouts z, [trials][outputs].
  void add_to(matrix_view<T> z, index_t step) const {
    if (!values) return;
    const T* from = values + step * z.rows * z.columns;
    for (index_t k = 0; k < z.rows; ++k)
      for (index_t o = 0; o < z.columns; ++o) z(k, o) += *from++;
  }
};

/// Where the noises of a network in some trials are found, see random_address.
struct noise_address {
  std::uint32_t seed, model;                     ///< seed of the run, and number of the model
  random_stream units, inputs, outputs;          ///< streams of the noise of units, inputs and outputs
  std::uint32_t iteration, part;                 ///< iteration of training, and part of it
};

/// The noise of a network in trials side by side: a process for each unit, for each channel of the input where that is
/// noisy, and for each output where that is. All are of the architecture's kind.
template <class T>
class network_noise {
 public:
  /// @param dt  step of the noise, s
  /// @throws std::invalid_argument as ornstein_uhlenbeck
  network_noise(const architecture& a, index_t trials, double dt)
      : units_(trials, a.units, dt, a.noise_tau, a.noise),
        output_size_(static_cast<std::size_t>(trials * a.outputs)),
        output_sigma_(static_cast<T>(a.output_sigma)) {
    if (a.input_sigma > 0) inputs_.emplace(trials, a.inputs, dt, a.noise_tau, a.noise);
    if (a.output_sigma > 0) outputs_.emplace(trials, a.outputs, dt, a.noise_tau, a.noise);
  }

  /// Starts new processes. Those of the outputs are computed at once, for so many trained steps.
  void begin(const noise_address& at, index_t trained_steps) {
    units_.begin(at.seed, at.model, at.units, at.iteration, at.part);
    if (inputs_) inputs_->begin(at.seed, at.model, at.inputs, at.iteration, at.part);
    if (!outputs_) return;
    outputs_->begin(at.seed, at.model, at.outputs, at.iteration, at.part);
    readout_.resize(output_size_ * static_cast<std::size_t>(trained_steps));
    auto to = readout_.begin();
    for (index_t step = 0; step < trained_steps; ++step) {
      const T* const eta = outputs_->at(step);
      to = std::transform(eta, eta + output_size_, to, [s = output_sigma_](T x) { return s * x; });
    }
  }

  const T* at(index_t step) { return units_.at(step); }   ///< eta of the units, [trials][units], see noise_source
  index_t stride() const { return units_.stride(); }      ///< elements from one trial to the next
  /// Marks the latest step, to which at() and input_at() will go back.
  void checkpoint() {
    units_.checkpoint();
    if (inputs_) inputs_->checkpoint();
  }
  /// eta of the input, [trials][inputs]; null where there is none.
  const T* input_at(index_t step) { return inputs_ ? inputs_->at(step) : nullptr; }
  /// The noise of the readouts, valid until begin() is called again.
  readout_noise<T> readout() const { return {outputs_ ? readout_.data() : nullptr}; }

 private:
  ornstein_uhlenbeck<T> units_;
  std::optional<ornstein_uhlenbeck<T>> inputs_, outputs_;
  std::size_t output_size_;
  T output_sigma_;
  std::vector<T> readout_;
};

/// Factor of the noise in the input, see noise_factor: that of a unit of the mean time constant of those that receive
/// input.
/// @param dt  step of the noise, s
inline double input_noise_factor(const architecture& a, double dt) {
  const auto first = a.tau.begin() + a.input_units.first;
  const double sum = std::accumulate(first, first + a.input_units.count, 0.0);
  return noise_factor(a.noise, dt, sum / static_cast<double>(a.input_units.count));
}

}  // namespace ctrnn
