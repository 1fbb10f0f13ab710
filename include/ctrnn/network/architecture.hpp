// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/text/message.hpp>
#include <vector>

namespace ctrnn {

/// A range of units: first, first + 1, ... first + count - 1.
struct unit_range {
  index_t first = 0, count = 0;  ///< number of the first unit, and number of units
};

/// All that defines a network, but for its trained values.
struct architecture {
  index_t units = 50;              ///< number of units, N
  index_t inputs = 0, outputs = 0; ///< number of channels of the input, and of the readout
  unit_range input_units;          ///< units that receive input
  unit_range readout_units;        ///< units that are read out
  bool output_bias = false;        ///< whether the readout has a trained bias: z = W_out r + b_out
  bool initial_state = false;      ///< whether trials start from a trained state s0 instead of 0
  double dt = 0.005;               ///< base step, s
  std::vector<double> tau;         ///< time constant of each unit, s
  double sigma = 0.1;              ///< strength of the noise
  double noise_tau = 0.1;          ///< time constant of the noise, s
  /// Under Dale's law +1 for excitatory and -1 for inhibitory units, the sign of all their outgoing weights:
  /// W(i, j) = |W_raw(i, j)| sign(j). Empty: no Dale's law.
  std::vector<double> sign;
  /// Mask of the connections, [post][pre]: where it is 0, W is 0. Empty: all units are connected.
  matrix<unsigned char> connected;

  bool dale() const { return !sign.empty(); }  ///< whether Dale's law holds
};

/// The smallest number of units for which published_architecture has at least one of each kind.
inline constexpr index_t fewest_published_units = 3;
/// The largest number of units N: initial_parameters makes N^2 draws of one element, which has fewer than 2^24.
inline constexpr index_t most_units = 4095;

/// The network of the paper: inputs reach the first 40 % of the units, the next 40 % are read out, and the last 20 %
/// are fast (half the time constant) and, under Dale's law, inhibitory. Where the shares are no whole numbers, inputs
/// reach the first int(0.4 N) units, the next int(0.4 N) are read out, and all from int(0.8 N) on are fast.
/// @throws std::invalid_argument for fewer than fewest_published_units
/// @see Soo, Goudar & Wang (2023), section 4 and appendix
inline architecture published_architecture(index_t units, index_t inputs, index_t outputs, bool dale = false) {
  if (units < fewest_published_units)
    refuse({"network: ", units,
            " units were asked for, but 40 % receive input, 40 % are read out and 20 % are inhibitory; use at least ",
            fewest_published_units});
  architecture a;
  a.units = units, a.inputs = inputs, a.outputs = outputs;
  a.input_units = {0, units * 2 / 5};
  a.readout_units = {units * 2 / 5, units * 2 / 5};
  const index_t excitatory = units * 4 / 5;
  constexpr double slow = 0.1, fast = 0.05;  // s
  for (index_t i = 0; i < units; ++i) a.tau.push_back(i < excitatory ? slow : fast);
  if (dale)
    for (index_t i = 0; i < units; ++i) a.sign.push_back(i < excitatory ? 1 : -1);
  return a;
}

/// Whether a network of one of two architectures can take the place of a network of the other in a simulation: all but
/// Dale's law and the mask has to be the same, as these two only shape the weights.
inline bool alike(const architecture& a, const architecture& b) {
  const auto same = [](const unit_range& x, const unit_range& y) { return x.first == y.first && x.count == y.count; };
  return a.units == b.units && a.inputs == b.inputs && a.outputs == b.outputs && same(a.input_units, b.input_units) &&
         same(a.readout_units, b.readout_units) && a.output_bias == b.output_bias &&
         a.initial_state == b.initial_state && a.dt == b.dt &&
         a.tau == b.tau && a.sigma == b.sigma && a.noise_tau == b.noise_tau;
}

/// Throws std::invalid_argument, naming the value and the limit, where an architecture does not fit together.
inline void check(const architecture& a) {
  if (a.units < 1 || a.units > most_units) refuse({"network: ", a.units, " units; it needs 1 to ", most_units});
  if (a.inputs < 1 || a.outputs < 1)
    refuse({"network: ", a.inputs, " inputs and ", a.outputs, " outputs; it needs at least 1 of each"});
  for (const auto& [range, name] : {std::pair{a.input_units, "input"}, {a.readout_units, "readout"}})
    if (range.first < 0 || range.count < 1 || range.first + range.count > a.units)
      refuse({"network: ", name, " units ", range.first, " to ", range.first + range.count - 1,
              "; they must be at least one of the units 0 to ", a.units - 1});
  if (!(a.dt > 0 && std::isfinite(a.dt))) refuse({"network: dt = ", a.dt, " s; it must be above 0"});
  if (!(a.noise_tau > 0 && std::isfinite(a.noise_tau)))
    refuse({"network: a time constant of the noise of ", a.noise_tau, " s; it must be above 0"});
  if (static_cast<index_t>(a.tau.size()) != a.units)
    refuse({"network: ", a.tau.size(), " time constants for ", a.units, " units; give one for each"});
  for (const double tau : a.tau)
    if (!(tau >= a.dt && std::isfinite(tau)))
      refuse({"network: a time constant of ", tau, " s; it must be at least dt, ", a.dt, " s"});
  if (a.dale() && static_cast<index_t>(a.sign.size()) != a.units)
    refuse({"network: ", a.sign.size(), " signs for ", a.units, " units; give one for each, or none"});
  for (const double s : a.sign)
    if (s != 1 && s != -1) refuse({"network: a unit's sign is ", s, "; it must be 1 (excitatory) or -1 (inhibitory)"});
  if (a.connected.rows() > 0 && (a.connected.rows() != a.units || a.connected.columns() != a.units))
    refuse({"network: a mask of ", a.connected.rows(), " by ", a.connected.columns(), " for ", a.units,
            " units; it must be units by units"});
  if (!(a.sigma >= 0 && std::isfinite(a.sigma)))
    refuse({"network: a noise of sigma = ", a.sigma, "; it must be at least 0"});
}

}  // namespace ctrnn
