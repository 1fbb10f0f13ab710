// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <ctrnn/noise/noise_kind.hpp>
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/text/message.hpp>
#include <string_view>
#include <vector>

namespace ctrnn {

/// A range of units: first, first + 1, ... first + count - 1.
struct unit_range {
  index_t first = 0, count = 0;  ///< number of the first unit, and number of units
};

/// What holds for the elements of one array of trained values, beside the array's shape. A mask has that shape, or is
/// empty: then it holds for no element.
struct array_rules {
  bool trained = true;                ///< false: training leaves the whole array as it is
  bool non_negative = false;          ///< every weight w counts by its size, |w|; for W, W_in and W_out
  matrix<unsigned char> connected{};  ///< mask of the connections: where it is 0, the element is 0, always
  matrix<unsigned char> frozen{};     ///< mask of what training leaves as it is: the elements where it is not 0

  /// Whether the element of row i and column j may differ from 0.
  bool is_connected(index_t i, index_t j) const { return connected.rows() == 0 || connected(i, j); }
  /// Whether training may change that element.
  bool may_change(index_t i, index_t j) const {
    return trained && is_connected(i, j) && (frozen.rows() == 0 || !frozen(i, j));
  }
  /// Whether training may change all elements.
  bool change_all() const { return trained && connected.rows() == 0 && frozen.rows() == 0; }
  bool operator==(const array_rules&) const = default;
};

/// The rules of all arrays of trained values. An array that the architecture does not have needs none.
struct parameter_rules {
  array_rules W{};      ///< of the recurrent weights
  array_rules b{};      ///< of the biases of the units
  array_rules W_in{};   ///< of the input weights
  array_rules W_out{};  ///< of the readout weights
  array_rules b_out{};  ///< of the biases of the readout
  array_rules s0{};     ///< of the initial state
  array_rules m{};      ///< of the output side of recurrent weights of low rank
  array_rules n{};      ///< of the input side of recurrent weights of low rank
  bool operator==(const parameter_rules&) const = default;
};

/// All that defines a network, but for its trained values.
struct architecture {
  index_t units = 50;              ///< number of units, N
  index_t inputs = 0, outputs = 0; ///< number of channels of the input, and of the readout
  unit_range input_units;          ///< units that receive input
  unit_range readout_units;        ///< units that are read out
  bool output_bias = false;        ///< whether the readout has a trained bias: z = W_out r + b_out
  bool initial_state = false;      ///< whether trials start from a trained state s0 instead of 0
  index_t rank = 0;                ///< R of recurrent weights of low rank, W = m n^T / N; 0: W is trained as a whole
  double dt = 0.005;               ///< base step, s
  std::vector<double> tau;         ///< time constant of each unit, s
  double sigma = 0.1;              ///< strength of the noise of all units
  std::vector<double> unit_sigma;  ///< strength of the noise of each unit, in place of sigma; empty: that of all
  noise_place noise_enters = noise_place::drive;  ///< where that noise enters: in the drive, or outside of phi
  double input_sigma = 0;          ///< strength of noise in each channel of the input
  double output_sigma = 0;         ///< strength of noise in each readout
  noise_kind noise = noise_kind::published;  ///< how the noise goes on from step to step
  double noise_tau = 0.1;          ///< time constant of the noise, s; white noise has none
  /// Under Dale's law +1 for excitatory and -1 for inhibitory units, the sign of all their outgoing weights:
  /// W(i, j) = |W_raw(i, j)| sign(j). Empty: no Dale's law.
  std::vector<double> sign;
  parameter_rules rules;           ///< masks, frozen elements and weights of one sign

  /// The strength of the noise of a unit.
  double sigma_of(index_t unit) const {
    return unit_sigma.empty() ? sigma : unit_sigma[static_cast<std::size_t>(unit)];
  }
  bool dale() const { return !sign.empty(); }  ///< whether Dale's law holds
};

/// The smallest number of units for which published_architecture has at least one of each kind.
inline constexpr index_t fewest_published_units = 3;
/// The largest number of units N: policies of initial values make N^2 draws of one element, which has fewer than 2^24.
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

/// In what two architectures differ first, apart from Dale's law and the rules of the arrays, which only shape the
/// values: "number of units". Empty if in nothing.
inline std::string_view first_difference(const architecture& a, const architecture& b) {
  const auto same = [](const unit_range& x, const unit_range& y) { return x.first == y.first && x.count == y.count; };
  if (a.units != b.units) return "number of units";
  if (a.inputs != b.inputs) return "number of inputs";
  if (a.outputs != b.outputs) return "number of outputs";
  if (!same(a.input_units, b.input_units)) return "units that receive input";
  if (!same(a.readout_units, b.readout_units)) return "units that are read out";
  if (a.output_bias != b.output_bias) return "output bias";
  if (a.initial_state != b.initial_state) return "initial state";
  if (a.rank != b.rank) return "rank of the recurrent weights";
  if (a.dt != b.dt) return "dt";
  if (a.tau != b.tau) return "time constants";
  if (a.sigma != b.sigma || a.unit_sigma != b.unit_sigma) return "strength of the noise";
  if (a.noise_enters != b.noise_enters) return "place of the noise";
  if (a.input_sigma != b.input_sigma) return "noise in the input";
  if (a.output_sigma != b.output_sigma) return "noise in the readouts";
  if (a.noise != b.noise || a.noise_tau != b.noise_tau) return "kind of noise";
  return "";
}

/// Whether a network of one of two architectures can take the place of a network of the other in a simulation, see
/// first_difference.
inline bool alike(const architecture& a, const architecture& b) { return first_difference(a, b).empty(); }

/// The shape of an array of trained values.
struct array_shape {
  index_t rows, columns;  ///< those that receive, and those that send; 0 of both for an array that is not there
};

/// The shapes of all arrays of trained values.
struct parameter_shapes {
  array_shape W, b, W_in, W_out, b_out, s0, m, n;  ///< of each array, see parameters
};

/// The shapes that an architecture asks for.
inline parameter_shapes shapes_of(const architecture& a) {
  const index_t bias = a.output_bias ? 1 : 0, start = a.initial_state ? 1 : 0;
  const index_t whole = a.rank > 0 ? 0 : a.units, factors = a.rank > 0 ? a.units : 0;
  return {.W = {whole, whole},
          .b = {1, a.units},
          .W_in = {a.input_units.count, a.inputs},
          .W_out = {a.outputs, a.readout_units.count},
          .b_out = {bias, bias * a.outputs},
          .s0 = {start, start * a.units},
          .m = {factors, a.rank},
          .n = {factors, a.rank}};
}

/// Calls f(name, x...) for each array of trained values, where x is what one or several sets have of it (values, rules,
/// shapes): f("W", sets.W...), and so on for b, W_in, W_out, b_out, s0, m and n.
template <class F, class... Sets>
void for_each_array(F f, Sets&... sets) {
  constexpr std::array names{"W", "b", "W_in", "W_out", "b_out", "s0", "m", "n"};
  const auto call = [&f, &names](const auto&... members) {  // a loop, as f would be compiled eight times by eight calls
    for (std::size_t k = 0; k < names.size(); ++k) f(names[k], *members[k]...);
  };
  call(std::array{&sets.W, &sets.b, &sets.W_in, &sets.W_out, &sets.b_out, &sets.s0, &sets.m, &sets.n}...);
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
  if (a.rank < 0 || a.rank > a.units)
    refuse({"network: recurrent weights of rank ", a.rank, " for ", a.units, " units; a low rank is 1 to ", a.units,
            ", and 0 says that W is trained as a whole"});
  if (a.rank > 0 && a.dale())
    refuse({"network: recurrent weights of rank ", a.rank, " under Dale's law; W = m n^T / N has weights of both signs "
            "in each column: leave one of them out"});
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
  if (!(a.sigma >= 0 && std::isfinite(a.sigma)))
    refuse({"network: a noise of sigma = ", a.sigma, "; it must be at least 0"});
  for (const auto& [sigma, where] : {std::pair{a.input_sigma, "input"}, {a.output_sigma, "output"}})
    if (!(sigma >= 0 && std::isfinite(sigma)) || (sigma > 0 && a.noise == noise_kind::none))
      refuse({"network: a noise of the ", where, " of sigma = ", sigma,
              "; it must be at least 0, and 0 for the noise `none`"});
  if (a.noise_enters != noise_place::drive && a.noise == noise_kind::none)
    refuse({"network: the noise `none` is said to enter in the ", name_of(a.noise_enters), "; leave one of them out"});
  if (!a.unit_sigma.empty() && static_cast<index_t>(a.unit_sigma.size()) != a.units)
    refuse({"network: ", a.unit_sigma.size(), " strengths of the noise for ", a.units,
            " units; give one for each, or none"});
  for (const double sigma : a.unit_sigma)
    if (!(sigma >= 0 && std::isfinite(sigma)))
      refuse({"network: a unit's noise of sigma = ", sigma, "; it must be at least 0"});
  const auto check_rules = [](const char* name, const array_shape& shape, const array_rules& rules) {
    for (const auto& [mask, what] : {std::pair{&rules.connected, "connections"}, {&rules.frozen, "frozen elements"}})
      if (mask->rows() > 0 && (mask->rows() != shape.rows || mask->columns() != shape.columns))
        refuse({"network: a mask of the ", what, " of ", name, " of ", mask->rows(), " by ", mask->columns(),
                "; it must be ", shape.rows, " by ", shape.columns, ", as ", name, ", or empty"});
    if (shape.rows == 0 && rules != array_rules{})
      refuse({"network: rules for ", name, ", which the network does not have; leave them out"});
    if (rules.non_negative && name[0] != 'W')
      refuse({"network: ", name, " is said to be non-negative; only weights can be: W, W_in and W_out"});
  };
  const auto shapes = shapes_of(a);
  for_each_array(check_rules, shapes, a.rules);
  if (a.rules.W.non_negative && a.dale())
    refuse({"network: W is said to be non-negative, and to follow Dale's law; choose one of them"});
}

}  // namespace ctrnn
