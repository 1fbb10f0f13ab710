// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <ctrnn/io/config_difference.hpp>
#include <ctrnn/io/model_file.hpp>
#include <ctrnn/io/read_json.hpp>
#include <ctrnn/io/read_weights.hpp>
#include <ctrnn/io/run_description.hpp>
#include <ctrnn/io/save.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/version.hpp>

namespace ctrnn {

namespace detail {

/// Refuses a file that is not a model of ctrnn, or that a later version of ctrnn wrote.
inline void check_format(const npz_reader& file) {
  const bool is_model = file.contains("ctrnn_W") || file.contains("ctrnn_m");
  if (!is_model && file.contains("W_rec"))
    refuse<std::runtime_error>({file.path(),
                                ": has no array 'ctrnn_W': a network by PsychRNN's names alone has other "
                                "dynamics; load it by load_psychrnn_network"});
  if (!is_model)
    refuse<std::runtime_error>(
        {file.path(), ": has no array 'ctrnn_W' and is not a model; load a model_NNN.npz of a run"});
  if (!file.contains("ctrnn_format")) return;  // files of version 1 have no such array
  const auto format = file.scalar<std::int64_t>("ctrnn_format");
  if (format > model_format)
    refuse<std::runtime_error>({file.path(), ": is of version ", format, ", written by a later ctrnn; ctrnn ", version,
                                " reads versions 1 to ", model_format});
  if (format < 1)
    refuse<std::runtime_error>({file.path(), ": is of version ", format, ", which there is not; save it anew"});
}

template <class T>
architecture read_architecture(const npz_reader& file, const parameters<T>& p) {
  constexpr std::int64_t most = 1 << 20;
  architecture a;
  a.units = std::max(p.W.rows(), p.m.rows()), a.rank = p.m.columns();
  a.inputs = p.W_in.columns(), a.outputs = p.W_out.rows();
  a.input_units = {file.scalar<std::int64_t>("first_input_unit", 0, most), p.W_in.rows()};
  a.readout_units = {file.scalar<std::int64_t>("first_readout_unit", 0, most), p.W_out.columns()};
  a.output_bias = p.b_out.rows() > 0, a.initial_state = p.s0.rows() > 0;
  a.dt = file.scalar<double>("dt"), a.sigma = file.scalar<double>("sigma");
  a.noise_tau = file.scalar<double>("noise_tau");
  const auto units = static_cast<std::size_t>(a.units);
  if (file.contains("noise")) a.noise = noise_kind_named(file.text("noise"));
  if (file.contains("noise_enters")) a.noise_enters = noise_place_named(file.text("noise_enters"));
  if (file.contains("input_sigma")) a.input_sigma = file.scalar<double>("input_sigma");
  if (file.contains("output_sigma")) a.output_sigma = file.scalar<double>("output_sigma");
  if (file.contains("unit_sigma")) {
    const auto sigma = file.array<double, 1>("unit_sigma", {units});
    a.unit_sigma.assign(sigma.begin(), sigma.end());
  }
  const auto tau = file.array<double, 1>("tau", {units});
  a.tau.assign(tau.begin(), tau.end());
  if (file.scalar<std::int64_t>("dale", 0, 1) == 1) {
    const auto sign = file.array<double, 2>("Dale_rec", {units, units});
    for (std::size_t i = 0; i < units; ++i) a.sign.push_back(sign(i, i));
  }
  const auto mask = file.array<double, 2>("rec_connectivity", {units, units});
  for (const double m : mask)
    if (m != 0 && m != 1) file.refuse("rec_connectivity", {"has the value ", m, "; it must be 0 or 1"});
  if (!std::ranges::all_of(mask, [](double m) { return m == 1; })) {
    a.rules.W.connected.resize(a.units, a.units);
    from_array(mask, a.rules.W.connected);
  }
  const auto shapes = shapes_of(a);
  for_each_array(
      [&](const char* name, const array_shape& shape, array_rules& rules) {
        const auto flag = [&](const char* what, bool usual) {
          const auto key = rule_name(what, name);
          return file.contains(key) ? file.scalar<std::int64_t>(key, 0, 1) == 1 : usual;
        };
        rules.trained = flag("trained", true), rules.non_negative = flag("non_negative", false);
        for (const auto& [what, to] : {std::pair{"connected", &rules.connected}, {"frozen", &rules.frozen}})
          if (const auto key = rule_name(what, name); file.contains(key)) {
            const auto mask_of = file.array<std::uint8_t, 2>(
                key, {static_cast<std::size_t>(shape.rows), static_cast<std::size_t>(shape.columns)});
            to->resize(shape.rows, shape.columns);
            from_array(mask_of, *to);
          }
      },
      shapes, a.rules);
  return a;
}

/// Whether two arrays of one shape differ by no more than rounding in float, as products that another build, or a run
/// in another precision, has computed.
template <class Array>
bool are_close(const Array& a, const Array& b) {
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = static_cast<double>(a.data()[i]), y = static_cast<double>(b.data()[i]);
    largest = std::max(largest, std::abs(y)), difference = std::max(difference, std::abs(x - y));
  }
  return difference <= 1e-5 * largest;
}

/// Refuses a run whose config.json names other dynamics, another nonlinearity, or another value of one of its
/// parameters. Keys that config.json does not have, nor says by their absence, are not compared.
template <class Dynamics>
void check_dynamics(const std::filesystem::path& config_json, const Dynamics& how) {
  nlohmann::ordered_json run;
  try {
    run = read_json(read_file(config_json), config_json.string());
  } catch (const std::invalid_argument& error) {
    refuse<std::runtime_error>({error.what()});
  }
  add_later_keys(run);
  nlohmann::ordered_json here{{"dynamics", policy_name(how)}, {"nonlinearity", policy_name(how.phi)}};
  for (const auto& [name, value] : parameters_of(how.phi)) here["nonlinearity_parameters"][name] = value;
  auto there = nlohmann::ordered_json::object();
  for (const auto& [key, unused] : here.items())
    if (run.contains(key)) there[key] = run[key];
  if (const auto d = first_difference(there, here); d && d->left != "nothing")
    refuse<std::runtime_error>({config_json.string(), ": is of a run with another '", d->key, "': ", d->left,
                                ", where this one has ", d->right, "; load it into an ensemble of its kind"});
}

}  // namespace detail

/// Reads the network of a file that save_model wrote, with its whole architecture. The file does not have the dynamics
/// and the nonlinearity, which are in config.json. Files of float are read as double as well; those of double as float
/// only where no value is rounded.
/// @throws std::runtime_error "<path>: <what>" for a file that is not a model, is damaged or of a later version, for
///         arrays of another type or shape, weights that are not finite, and arrays that contradict each other
template <class T>
network<T> load_network(const npz_reader& file) {
  detail::check_format(file);
  parameters<T> p;
  if (file.contains("ctrnn_W") && file.contains("ctrnn_m"))
    file.refuse("ctrnn_m", {"is there beside ctrnn_W, of which a network has one; leave out the other"});
  if (file.contains("ctrnn_W"))
    p.W = detail::read_weights<T>(file, "ctrnn_W");
  else
    p.m = detail::read_weights<T>(file, "ctrnn_m"), p.n = detail::read_weights<T>(file, "ctrnn_n");
  p.W_in = detail::read_weights<T>(file, "ctrnn_W_in"), p.W_out = detail::read_weights<T>(file, "ctrnn_W_out");
  p.b = detail::read_row<T>(file, "ctrnn_b");
  if (file.contains("ctrnn_b_out")) p.b_out = detail::read_row<T>(file, "ctrnn_b_out");
  if (file.contains("ctrnn_s0")) p.s0 = detail::read_row<T>(file, "ctrnn_s0");
  try {
    const architecture a = detail::read_architecture(file, p);
    check(a);
    // Checked before matrices of these shapes are made: a file could ask for more memory than its arrays have.
    const auto extent = [](index_t n) { return static_cast<std::size_t>(n); };
    file.array<T>("W_in", std::array{extent(a.units), extent(a.inputs)});
    file.array<T>("W_out", std::array{extent(a.outputs), extent(a.units)});
    network<T> net(a, std::move(p));
    detail::for_each_weight(net, [&]<class Array>(const char* name, const Array& expected) {
      const auto found = file.array<T, std::tuple_size_v<typename Array::shape_type>>(name, expected.shape());
      const bool is_product = a.rank > 0 && std::string_view(name) == "W_rec";  // m n^T / N, which rounding may change
      if (is_product ? !detail::are_close(found, expected) : found != expected)
        file.refuse(name, {"contradicts the trained values, ctrnn_..., or dale, which are loaded; change "
                           "them together"});
    });
    return net;
  } catch (const std::invalid_argument& error) {  // from check() of the architecture
    refuse<std::runtime_error>({file.path(), ": ", error.what()});
  }
}

/// Reads a model that save_model wrote: its network, seed, number, iterations, whether it is solved, and learning
/// curve. Its optimiser is a new one: to go on with training, see resume.
/// @throws std::runtime_error as load_network
template <class T>
model<T> load_model(const npz_reader& file) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  network<T> net = load_network<T>(file);
  const auto number = [&](const char* name) {
    return static_cast<std::uint32_t>(file.scalar<std::int64_t>(name, 0, most));
  };
  model<T> m(std::move(net), {}, number("seed"), number("number"));
  m.iteration = file.scalar<std::int64_t>("iterations", 0, most);
  m.solved_at = detail::read_solved_at(file, "", m.iteration);
  m.curve = detail::read_curve(file, "", m.iteration);
  m.clipped_steps = clipped_steps_of(m.curve);
  return m;
}

/// Reads the network of the file of this name, as above.
template <class T>
network<T> load_network(const std::filesystem::path& file) {
  return load_network<T>(npz_reader(file));
}
/// Reads the model of the file of this name, as above.
template <class T>
model<T> load_model(const std::filesystem::path& file) {
  return load_model<T>(npz_reader(file));
}

/// Loads models of a run into models of the same seed, numbers and architecture: from the folder of the run, or from
/// one file into one model. They are then as they were when they were saved, and can be evaluated or recorded; their
/// optimisers are new ones.
/// @throws std::runtime_error as load_model, for a path that does not exist, and for a model of another seed, number
///         or architecture
template <class T>
void load(std::span<model<T>* const> models, const std::filesystem::path& from) {
  std::error_code error;
  const auto found = std::filesystem::status(from, error);
  if (found.type() == std::filesystem::file_type::not_found)
    refuse<std::runtime_error>({from.string(), ": there is no such file or folder; check its name"});
  const bool folder = std::filesystem::is_directory(found);
  if (!folder && models.size() != 1)
    refuse<std::runtime_error>(
        {from.string(), ": is one file for ", models.size(), " models; give the folder of a run"});
  for (auto* m : models) {
    const auto file = folder ? from / model_file_name(m->number) : from;
    auto loaded = load_model<T>(file);
    const auto& a = loaded.net.architecture();
    const auto& b = m->net.architecture();
    if (loaded.seed != m->seed || loaded.number != m->number)
      refuse<std::runtime_error>({file.string(), ": is number ", loaded.number, " of seed ", loaded.seed,
                                  ", where number ", m->number, " of seed ", m->seed,
                                  " is asked for; load it into such a model"});
    if (!alike(a, b) || a.sign != b.sign || a.rules != b.rules)
      refuse<std::runtime_error>({file.string(),
                                  ": is of another architecture than the model that it is loaded into; make that with "
                                  "the same units, task, Dale's law, rules of the arrays, output bias, initial state, "
                                  "rank, time constants, noise, its places and its strengths"});
    loaded.optimiser = optimiser<T>(b, m->optimiser.options());
    *m = std::move(loaded);
  }
}

/// Loads all models of an ensemble, as above. Where that is from a folder with a config.json, this must name the
/// dynamics and the nonlinearity of the ensemble, which the models' files do not have.
/// @throws std::runtime_error as above, and for a run of other dynamics or another nonlinearity, with both names
template <class... Policies>
void load(ensemble<Policies...>& models, const std::filesystem::path& from) {
  using T = typename ensemble<Policies...>::scalar;
  std::error_code error;  // load says what is wrong with the path
  if (const auto config = from / "config.json"; std::filesystem::exists(config, error))
    detail::check_dynamics(config, models.dynamics());
  load<T>(std::span<model<T>* const>(pointers_to(models)), from);
}

}  // namespace ctrnn
