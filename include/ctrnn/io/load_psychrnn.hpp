// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/read_weights.hpp>

namespace ctrnn {

/// What PsychRNN's files of weights do not have of a network.
struct psychrnn_settings {
  double dt = 0.01;         ///< base step, s (PsychRNN has it in ms)
  double tau = 0.1;         ///< time constant of all units, s
  double sigma = 0;         ///< strength of the white noise, PsychRNN's rec_noise
};

/// Reads the network of a file that PsychRNN saved, of its model Basic:
///
///     const npz_reader file("weights.npz");
///     const auto net = load_psychrnn_network<float>(file, {.dt = 0.01, .tau = 0.1});
///
/// It follows the dynamics `current` with the transfer function of that model, which the file does not have either;
/// PsychRNN's usual one is relu. All units receive input and are read out, with an output bias and a trained initial
/// state. Where connections are missing the arrays have masks, and W has Dale's law where the file has signs. Of the
/// file's arrays W_rec, W_in, W_out, b_rec, b_out and init_state are read, and, which may be missing, Dale_rec,
/// rec_connectivity, input_connectivity and output_connectivity; others, such as the optimiser's, are left alone.
/// @throws std::runtime_error "<path>: array '<name>': <what>" for arrays that are missing, of other shapes, not
///         finite, or that contradict each other; "<path>: <what>" for settings that make no network
/// @see Ehrlich, Stone, Brandfonbrener, Atanasov & Murray (2021), PsychRNN, eNeuro 8
template <class T>
network<T> load_psychrnn_network(const npz_reader& file, const psychrnn_settings& o = {}) {
  parameters<T> p;
  architecture a;
  p.W = detail::read_weights<T>(file, "W_rec");
  a.units = p.W.rows();
  if (p.W.columns() != a.units)
    file.refuse("W_rec", {"has ", a.units, " rows and ", p.W.columns(), " columns; it must have as many of both"});
  const auto square = [&](const char* name) { return detail::read_weights<T>(file, name, a.units, a.units); };
  p.W_in = detail::read_weights<T>(file, "W_in", a.units);
  p.W_out = detail::read_weights<T>(file, "W_out", {}, a.units);
  a.inputs = p.W_in.columns(), a.outputs = p.W_out.rows();
  p.b = detail::read_row<T>(file, "b_rec", a.units), p.b_out = detail::read_row<T>(file, "b_out", a.outputs);
  p.s0 = detail::read_row<T>(file, "init_state", a.units);
  a.initial_state = true;
  const auto read_mask = [&](const char* name, const matrix<T>& weights, array_rules& rules) {
    if (!file.contains(name)) return;
    const auto mask = detail::read_weights<T>(file, name, weights.rows(), weights.columns());
    index_t missing = 0;
    for_each_element([&](const T& m) { missing += m == 0 ? 1 : 0; }, mask);
    if (missing == 0) return;
    rules.connected.resize(weights.rows(), weights.columns());
    for_each_element([](unsigned char& c, const T& m) { c = m != 0; }, rules.connected, mask);
  };
  read_mask("rec_connectivity", p.W, a.rules.W), read_mask("input_connectivity", p.W_in, a.rules.W_in);
  read_mask("output_connectivity", p.W_out, a.rules.W_out);
  if (file.contains("Dale_rec")) {
    const auto signs = square("Dale_rec");
    bool law = false;
    for (index_t i = 0; i < a.units; ++i) law = law || signs(i, i) < 0;
    for (index_t j = 0; law && j < a.units; ++j) {
      a.sign.push_back(static_cast<double>(signs(j, j)));
      for (index_t i = 0; i < a.units; ++i)
        if (p.W(i, j) * signs(j, j) < 0)
          file.refuse("W_rec", {"has a weight of ", static_cast<double>(p.W(i, j)), " from unit ", j,
                                ", whose sign in Dale_rec is ", static_cast<double>(signs(j, j)),
                                "; save the weights as PsychRNN's save() does"});
    }
  }
  return detail::network_of(file, std::move(a), std::move(p), o);
}

}  // namespace ctrnn
