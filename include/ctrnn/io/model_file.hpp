// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/curve.hpp>
#include <ctrnn/network/arrays.hpp>

namespace ctrnn {

namespace detail {

/// Calls f(name, array) for a network's weights as they are when it runs, under PsychRNN's names, and for its trained
/// values, before Dale's law and without elements that are always zero, under names that begin with ctrnn_.
template <class T, class F>
void for_each_weight(const network<T>& net, F f) {
  const architecture& a = net.architecture();
  const auto& p = net.values();
  matrix<T> W_rec(a.units, a.units), W_in(a.units, a.inputs), W_out(a.outputs, a.units);
  matrix<T> rec_mask(a.units, a.units), in_mask(a.units, a.inputs), out_mask(a.outputs, a.units);
  matrix<T> signs(a.units, a.units), ones(a.units, a.units);
  for (index_t i = 0; i < a.units; ++i) {
    signs(i, i) = a.dale() ? static_cast<T>(a.sign[static_cast<std::size_t>(i)]) : T(1);
    ones(i, i) = 1;
    for (index_t j = 0; j < a.units; ++j) {
      W_rec(i, j) = net.effective(i, j);
      rec_mask(i, j) = a.rules.W.is_connected(i, j);
    }
  }
  for (index_t i = 0; i < a.input_units.count; ++i)
    for (index_t c = 0; c < a.inputs; ++c) {
      W_in(a.input_units.first + i, c) = net.effective_input(i, c);
      in_mask(a.input_units.first + i, c) = a.rules.W_in.is_connected(i, c);
    }
  for (index_t o = 0; o < a.outputs; ++o)
    for (index_t j = 0; j < a.readout_units.count; ++j) {
      W_out(o, a.readout_units.first + j) = net.effective_readout(o, j);
      out_mask(o, a.readout_units.first + j) = a.rules.W_out.is_connected(o, j);
    }
  const auto in_a_row = [](const matrix<T>& row) {
    auto array = xt::xtensor<T, 1>::from_shape({static_cast<std::size_t>(row.columns())});
    std::copy_n(row.data(), row.columns(), array.data());
    return array;
  };
  const auto b = in_a_row(p.b);
  f("W_rec", to_array(W_rec)), f("W_in", to_array(W_in)), f("W_out", to_array(W_out));
  f("b_rec", b), f("b_out", in_a_row(a.output_bias ? p.b_out : matrix<T>(1, a.outputs)));
  f("init_state", to_array(a.initial_state ? p.s0 : matrix<T>(1, a.units)));
  f("Dale_rec", to_array(signs)), f("Dale_out", to_array(ones));
  f("rec_connectivity", to_array(rec_mask)), f("input_connectivity", to_array(in_mask));
  f("output_connectivity", to_array(out_mask));
  if (a.rank > 0)
    f("ctrnn_m", to_array(p.m)), f("ctrnn_n", to_array(p.n));
  else
    f("ctrnn_W", to_array(p.W));
  f("ctrnn_b", b), f("ctrnn_W_in", to_array(p.W_in)), f("ctrnn_W_out", to_array(p.W_out));
  if (a.output_bias) f("ctrnn_b_out", in_a_row(p.b_out));
  if (a.initial_state) f("ctrnn_s0", in_a_row(p.s0));
}

/// The name of a rule of an array in a file: "ctrnn_frozen_W_in".
inline std::string rule_name(const char* rule, const char* array) { return message({"ctrnn_", rule, "_", array}); }

/// Adds the rules of the arrays that say something.
inline void add_rules(npz_writer& file, const parameter_rules& all) {
  for_each_array(
      [&](const char* array, const array_rules& rules) {
        if (!rules.trained) file.add(rule_name("trained", array), 0);
        if (rules.non_negative) file.add(rule_name("non_negative", array), 1);
        if (rules.connected.rows() > 0) file.add(rule_name("connected", array), to_array(rules.connected));
        if (rules.frozen.rows() > 0) file.add(rule_name("frozen", array), to_array(rules.frozen));
      },
      all);
}

}  // namespace detail

/// The version of the files that save_model writes. Version 1 has no key `ctrnn_format` and does not have
/// curve_as_trained_response and curve_confirmation_response.
inline constexpr int model_format = 2;

/// Writes a model to a .npz file.
///
/// The weights as they are when the network runs, with the key names of PsychRNN (Ehrlich et al., eNeuro 2021), all of
/// float or double:
///
/// | key | shape | |
/// |---|---|---|
/// | W_rec | [units][units] | under Dale's law with its signs; row: the unit that receives |
/// | W_in | [units][inputs] | zero for units that the input does not reach |
/// | W_out | [outputs][units] | zero for units that are not read out |
/// | b_rec, b_out | [units], [outputs] | b_out: zeros where there is no output bias |
/// | init_state | [1][units] | zeros where the initial state is not trained |
/// | Dale_rec, Dale_out | [units][units] | diagonal: sign of each unit (1 without Dale's law); ones |
/// | dale_ratio | | 0, as W_rec has its signs already; unlike in PsychRNN the law does not hold for W_in and W_out |
/// | rec_, input_, output_connectivity | as the weights | 1 where a weight may differ from zero, else 0 |
///
/// (PsychRNN's own networks follow tau dx/dt = -x + W phi(x) + ..., which are the dynamics `current`.)
///
/// The trained values and what belongs to them: ctrnn_W [units][units] before Dale's law, or of weights of low rank
/// ctrnn_m and ctrnn_n [units][rank]; ctrnn_b [units], ctrnn_W_in [input units][inputs], ctrnn_W_out [outputs][readout
/// units], each before the size of non-negative weights is taken; of an array A with rules (W, b, W_in, W_out, b_out,
/// s0, m, n) also ctrnn_trained_A (0), ctrnn_non_negative_A (1), and the masks ctrnn_connected_A (of W it is
/// rec_connectivity) and ctrnn_frozen_A of the array's shape; ctrnn_b_out [outputs] if there is an output bias, and
/// ctrnn_s0 [units] if the initial state is trained; first_input_unit, first_readout_unit, dale, tau [units] s, dt s,
/// sigma, noise_tau s; noise (a text, if it is not the published one), unit_sigma [units], if units have strengths of
/// their own, noise_enters ("state"), if it is not in the drive, and input_sigma and output_sigma, if input and
/// readouts are noisy; seed, number, iterations, solved_at (-1: not); and, for each evaluation, curve_iteration,
/// curve_loss, curve_performance, curve_response, curve_stage (-1: Base), curve_as_trained and curve_confirmation (NaN:
/// there was none), the response of both in curve_as_trained_response and curve_confirmation_response (-1: there was
/// none); of several tasks also curve_performance_by_task and curve_response_by_task [evaluations][tasks]. ctrnn_format
/// is the version of all this, see model_format.
/// @throws std::runtime_error with path, reason and remedy
template <class T>
void save_model(const model<T>& m, const std::filesystem::path& to) {
  const architecture& a = m.net.architecture();
  npz_writer file;
  file.add("ctrnn_format", model_format);
  detail::for_each_weight(m.net, [&](const char* name, const auto& array) { file.add(name, array); });
  file.add("dale_ratio", 0.0)
      .add("first_input_unit", a.input_units.first)
      .add("first_readout_unit", a.readout_units.first)
      .add("dale", a.dale() ? 1 : 0)
      .add("tau", a.tau)
      .add("dt", a.dt)
      .add("sigma", a.sigma)
      .add("noise_tau", a.noise_tau)
      .add("seed", m.seed)
      .add("number", m.number)
      .add("iterations", m.iteration)
      .add("solved_at", m.solved_at.value_or(detail::not_solved));
  if (a.noise != noise_kind::published) file.add("noise", std::string(name_of(a.noise)));
  if (a.noise_enters != noise_place::drive) file.add("noise_enters", std::string(name_of(a.noise_enters)));
  if (a.input_sigma > 0) file.add("input_sigma", a.input_sigma);
  if (a.output_sigma > 0) file.add("output_sigma", a.output_sigma);
  if (!a.unit_sigma.empty()) file.add("unit_sigma", a.unit_sigma);
  detail::add_rules(file, a.rules);
  detail::add_curve(file, "", m.curve);
  file.write(to);
}

}  // namespace ctrnn
