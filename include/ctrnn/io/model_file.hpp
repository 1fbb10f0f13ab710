// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/npz_writer.hpp>
#include <ctrnn/network/arrays.hpp>
#include <ctrnn/training/model.hpp>
#include <limits>

namespace ctrnn {

namespace detail {

/// The evaluations of a model, as arrays.
inline void add_curve(npz_writer& file, const std::vector<evaluation>& curve) {
  const auto column = [&](const std::string& name, auto value) {
    std::vector<decltype(value(curve.front()))> all;
    for (const evaluation& e : curve) all.push_back(value(e));
    file.add("curve_" + name, all);
  };
  const auto or_nan = [](const std::optional<performance>& p) {
    return p ? p->overall : std::numeric_limits<double>::quiet_NaN();
  };
  column("iteration", [](const evaluation& e) { return e.iteration; });
  column("loss", [](const evaluation& e) { return e.loss; });
  column("performance", [](const evaluation& e) { return e.performance; });
  column("response", [](const evaluation& e) { return e.response; });
  column("stage", [](const evaluation& e) { return static_cast<std::int64_t>(e.stage.value_or(-1)); });
  column("as_trained", [&](const evaluation& e) { return or_nan(e.as_trained); });
  column("confirmation", [&](const evaluation& e) { return or_nan(e.confirmation); });
  const std::size_t tasks = curve.empty() ? 0 : curve.front().by_task.size();
  if (tasks == 0) return;
  auto overall = xt::xtensor<double, 2>::from_shape({curve.size(), tasks}), response = overall;
  for (std::size_t e = 0; e < curve.size(); ++e)
    for (std::size_t k = 0; k < tasks; ++k)
      overall(e, k) = curve[e].by_task[k].overall, response(e, k) = curve[e].by_task[k].response;
  file.add("curve_performance_by_task", overall).add("curve_response_by_task", response);
}

}  // namespace detail

/// Writes a model to a .npz file.
///
/// With the key names of PsychRNN (Ehrlich et al., eNeuro 2021), as the network runs, all of float or double:
///
/// | key | shape | |
/// |---|---|---|
/// | W_rec | [units][units] | under Dale's law with its signs; row: the unit that receives |
/// | W_in | [units][inputs] | zero for units that the input does not reach |
/// | W_out | [outputs][units] | zero for units that are not read out |
/// | b_rec, b_out | [units], [outputs] | there is no bias of the readout: zeros |
/// | init_state | [1][units] | zeros |
/// | Dale_rec, Dale_out | [units][units] | diagonal: sign of each unit (1 without Dale's law); ones |
/// | dale_ratio | | 0: W_rec is to be taken as it is, and the law does not cover W_in and W_out, as it does there |
/// | rec_, input_, output_connectivity | as the weights | 1 where a weight can be, else 0 |
///
/// (PsychRNN's own networks follow tau dr/dt = -r + W phi(r) + ..., ours tau dr/dt = -r + phi(W r + ...).)
///
/// What is trained and how: ctrnn_W [units][units] before Dale's law, ctrnn_b [units], ctrnn_W_in [input units][inputs],
/// ctrnn_W_out [outputs][readout units], first_input_unit, first_readout_unit, dale, tau [units] s, dt s, sigma,
/// noise_tau s; seed, number, iterations, solved_at (-1: not); and, for each evaluation, curve_iteration, curve_loss,
/// curve_performance, curve_response, curve_stage (-1: Base), curve_as_trained and curve_confirmation (NaN: there was
/// none); of several tasks also curve_performance_by_task and curve_response_by_task [evaluations][tasks].
/// @throws std::runtime_error with path, reason and remedy
template <class T>
void save_model(const model<T>& m, const std::filesystem::path& to) {
  const architecture& a = m.net.shape();
  const auto& p = m.net.values;
  matrix<T> W_rec(a.units, a.units), W_in(a.units, a.inputs), W_out(a.outputs, a.units);
  matrix<T> rec_mask(a.units, a.units), in_mask(a.units, a.inputs), out_mask(a.outputs, a.units);
  matrix<T> signs(a.units, a.units), ones(a.units, a.units);
  for (index_t i = 0; i < a.units; ++i) {
    signs(i, i) = a.dale() ? static_cast<T>(a.sign[static_cast<std::size_t>(i)]) : T(1);
    ones(i, i) = 1;
    for (index_t j = 0; j < a.units; ++j) {
      W_rec(i, j) = m.net.effective(i, j);
      rec_mask(i, j) = a.connected.rows() == 0 || a.connected(i, j) ? T(1) : T(0);
    }
  }
  for (index_t i = 0; i < a.input_units.count; ++i)
    for (index_t c = 0; c < a.inputs; ++c)
      W_in(a.input_units.first + i, c) = p.W_in(i, c), in_mask(a.input_units.first + i, c) = 1;
  for (index_t o = 0; o < a.outputs; ++o)
    for (index_t j = 0; j < a.readout_units.count; ++j)
      W_out(o, a.readout_units.first + j) = p.W_out(o, j), out_mask(o, a.readout_units.first + j) = 1;
  const std::vector<T> b(p.b.row(0), p.b.row(0) + p.b.columns());

  npz_writer file;
  file.add("W_rec", to_array(W_rec))
      .add("W_in", to_array(W_in))
      .add("W_out", to_array(W_out))
      .add("b_rec", b)
      .add("b_out", std::vector<T>(static_cast<std::size_t>(a.outputs)))
      .add("init_state", to_array(matrix<T>(1, a.units)))
      .add("Dale_rec", to_array(signs))
      .add("Dale_out", to_array(ones))
      .add("dale_ratio", 0.0)
      .add("rec_connectivity", to_array(rec_mask))
      .add("input_connectivity", to_array(in_mask))
      .add("output_connectivity", to_array(out_mask))
      .add("ctrnn_W", to_array(p.W))
      .add("ctrnn_b", b)
      .add("ctrnn_W_in", to_array(p.W_in))
      .add("ctrnn_W_out", to_array(p.W_out))
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
      .add("solved_at", m.solved_at);
  detail::add_curve(file, m.curve);
  file.write(to);
}

}  // namespace ctrnn
