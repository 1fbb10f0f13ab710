// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/read_weights.hpp>

namespace ctrnn {

/// What the weights of multitask, the program of Yang et al. (2019), do not have of a network.
struct multitask_settings {
  double dt = 0.02;        ///< base step, s
  double tau = 0.1;        ///< time constant of all units, s
  double sigma = 0;        ///< strength of the white noise, sigma_rec of the program
};

/// Reads the network of multitask's LeakyRNN from the values of its variables, each by the name that TensorFlow has for
/// it, without the ":0" at its end:
///
///     numpy.savez("weights.npz", **{v.name[:-2]: sess.run(v) for v in model.var_list})
///
/// rnn/leaky_rnn_cell/kernel [inputs + units][units], rnn/leaky_rnn_cell/bias [units], output/weights [units][outputs]
/// and output/biases [outputs]; other arrays are left alone. It follows the dynamics `rate`, of the nonlinearity that
/// the program was run with, relu unless it was told otherwise; all units receive input and are read out, with an
/// output bias.
/// @throws std::runtime_error "<path>: array '<name>': <what>" for arrays that are missing, of other shapes or not
///         finite; "<path>: <what>" for settings that make no network
/// @see Yang, Joglekar, Song, Newsome & Wang (2019), Task representations in neural networks trained to perform many
///      cognitive tasks, Nature Neuroscience 22
template <class T>
network<T> load_multitask_network(const npz_reader& file, const multitask_settings& o = {}) {
  const std::string cell = "rnn/leaky_rnn_cell/";
  const auto kernel = detail::read_weights<T>(file, cell + "kernel");
  architecture a;
  a.units = kernel.columns(), a.inputs = kernel.rows() - kernel.columns();
  if (a.inputs < 1)
    file.refuse(cell + "kernel", {"has ", kernel.rows(), " rows and ", kernel.columns(),
                                  " columns; there must be more rows than columns, one for each input and unit"});
  const auto readout = detail::read_weights<T>(file, "output/weights", a.units);
  a.outputs = readout.columns();

  parameters<T> p;
  p.W.resize(a.units, a.units), p.W_in.resize(a.units, a.inputs), p.W_out.resize(a.outputs, a.units);
  for (index_t i = 0; i < a.units; ++i) {
    for (index_t j = 0; j < a.inputs; ++j) p.W_in(i, j) = kernel(j, i);
    for (index_t j = 0; j < a.units; ++j) p.W(i, j) = kernel(a.inputs + j, i);
    for (index_t k = 0; k < a.outputs; ++k) p.W_out(k, i) = readout(i, k);
  }
  p.b = detail::read_row<T>(file, cell + "bias", a.units);
  p.b_out = detail::read_row<T>(file, "output/biases", a.outputs);
  return detail::network_of(file, std::move(a), std::move(p), o);
}

}  // namespace ctrnn
