// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <ctrnn/autodiff/check_gradient.hpp>
#include <ctrnn/network/network_noise.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/objective.hpp>
#include <ctrnn/training/randomness.hpp>
#include <string_view>
#include <vector>

namespace ctrnn {

/// The small random network and trials on which policies are checked.
struct random_problem {
  int units = 7;                ///< at least 5
  int inputs = 3, outputs = 2;  ///< channels
  int trials = 3;               ///< side by side
  int warm_up = 5;              ///< steps before the trained part
  /// Steps of the trained phases. Unless others are given check_gradient takes {theta, 2 theta + 1, theta / 2} for a
  /// theta above 4, so that there are phases as long as a block, longer and shorter.
  std::vector<int> phases = {4, 9, 2};
  bool time_varying = false;  ///< an input for each step instead of one for each phase
  bool begin_trials = false;  ///< each trained phase is a trial by itself, for skips across trials
  bool dale = false;          ///< Dale's law: the last third of the units is inhibitory
  bool mask = false;          ///< about a third of the elements of W, or of m and n, is missing
  bool frozen = false;        ///< about a third of the elements of every array is frozen
  bool sparse = false;        ///< about a third of the elements of every other array is missing
  bool non_negative = false;  ///< W_in and W_out have no negative weights
  bool output_bias = false;   ///< the readout has a bias
  bool initial_state = false;  ///< trials start from a trained state; it has a gradient where warm_up is 0
  int rank = 0;               ///< of the recurrent weights W = m n^T / N; 0: W is trained as a whole
  double strength = 1;        ///< of the recurrent weights: about the spectral radius of W
  double sigma = 0.1;         ///< strength of the noise of the units
  noise_place noise_enters = noise_place::drive;  ///< where that noise enters
  double input_sigma = 0, output_sigma = 0;       ///< strength of noise in the input, and in the readouts
  double dt = 0.01;           ///< base step, s; the time constants are 50 to 150 ms
  std::uint32_t seed = 3;     ///< of values, inputs and noise

  /// Who is connected to whom, with what time constants and signs. The last two fifths of the units receive
  /// input, the last three are read out.
  ctrnn::architecture architecture() const {
    ctrnn::architecture a;
    a.units = units, a.inputs = inputs, a.outputs = outputs, a.dt = dt, a.sigma = sigma;
    a.input_units = {units - units * 2 / 5, units * 2 / 5};
    a.readout_units = {units - units * 3 / 5, units * 3 / 5};
    a.output_bias = output_bias, a.initial_state = initial_state, a.rank = rank;
    a.noise_enters = noise_enters, a.input_sigma = input_sigma, a.output_sigma = output_sigma;
    constexpr std::array tau{0.1, 0.15, 0.05};  // s
    for (int i = 0; i < units; ++i) {
      a.tau.push_back(tau[static_cast<std::size_t>(i) % tau.size()]);
      if (dale) a.sign.push_back(3 * i < 2 * units ? 1 : -1);
    }
    a.rules.W_in.non_negative = a.rules.W_out.non_negative = non_negative;
    const auto shapes = shapes_of(a);
    for_each_array(
        [&, which = 0U](const char* name, const array_shape& s, array_rules& rules) mutable {
          const std::string_view array = name;
          const bool is_W = array == "W" || array == "m" || array == "n";
          const auto third = [&](matrix<unsigned char>& to, std::uint32_t purpose, unsigned char others) {
            uniform_draws draws({seed, 0, random_stream::initial_values, purpose, 0}, which);
            to.resize(s.rows, s.columns);
            for_each_element([&](unsigned char& c) { c = draws.unit() < 0.66 ? others : !others; }, to);
          };
          if (is_W ? mask : sparse) third(rules.connected, 1, 1);
          if (frozen) third(rules.frozen, 2, 0);
          ++which;
        },
        shapes, a.rules);
    return a;
  }

  /// Values of a network of that shape, such that rates are near 1 and the gradients of all weights count.
  template <class T>
  parameters<T> values() const {
    auto p = initial_values().make<T>(architecture(), seed, 0);
    const auto scale =
        static_cast<T>(strength * std::sqrt(units));  // weights were drawn with a deviation of about 1 / units
    for (auto* m : {&p.W, &p.m}) for_each_element([=](T& w) { w *= scale; }, *m);
    for (auto* m : {&p.b, &p.W_in}) for_each_element([](T& x) { x *= T(0.5); }, *m);
    for_each_element([at = T(0)](T& x) mutable { x = at += T(0.2); }, p.b_out);
    for_each_element([at = T(0)](T& x) mutable { x = at += T(0.1); }, p.s0);
    return p;
  }

  /// Trials with normal inputs, and uniform targets for two loss periods: all phases but the last (without
  /// their first step), and the last.
  trial_batch batch() const {
    if (phases.empty()) refuse({"random_problem: no trained phase; give at least one in `phases`"});
    trial_batch b;
    b.begin(trials, inputs, outputs, dt);
    if (warm_up > 0) b.add_phase({.name = "warm-up", .seconds = 0, .warm_up = true}, warm_up);
    for (const int steps : phases)
      b.add_phase({.name = "trained", .seconds = 0, .time_varying = time_varying, .begins_trial = begin_trials}, steps);
    const int first = warm_up > 0 ? 1 : 0, last = static_cast<int>(b.phases().size()) - 1;
    const int before_last = b.trained_steps() - phases.back();
    if (before_last > 0)
      b.add_loss_period({.first_phase = first, .last_phase = last - 1, .grace = before_last > 1 ? dt : 0});
    b.add_loss_period({.first_phase = last, .last_phase = last});
    b.finish();
    for (int k = 0; k < trials; ++k) {  // each trial by itself, so that it is the same whatever their number
      uniform_draws draws({seed, 0, random_stream::training_trials, 0, 0}, static_cast<std::uint32_t>(k));
      for (int p = 0; p <= last; ++p)
        for (int s = 0; s < b.phases()[static_cast<std::size_t>(p)].samples; ++s)
          for (int i = 0; i < inputs; ++i) b.input(p, s)[k * inputs + i] = static_cast<float>(draws.normal());
      for (int e = 0; e < static_cast<int>(b.loss_periods().size()); ++e)
        for (int i = 0; i < outputs; ++i) b.target(e)[k * outputs + i] = static_cast<float>(draws.unit());
    }
    return b;
  }
};

namespace detail {

/// Sets the values of a network when the warm-up is over, which the gradient does not pass through.
template <class T>
class values_after_warm_up final : public observer<T> {
 public:
  values_after_warm_up(network<T>& net, const parameters<T>& values, int first_trained)
      : net_(net), values_(values), first_trained_(first_trained) {}

  void phase(int p, const autodiff::var<T>&) override {
    if (p != first_trained_) return;
    net_.change([&](auto& values) { values = values_; });
  }

 private:
  network<T>& net_;
  const parameters<T>& values_;
  int first_trained_;
};

}  // namespace detail

/// Compares the gradients with respect to all trained values with central differences, in double: for an
/// integrator, nonlinearity, dynamics, loss, regulariser or storage policy of your own.
///
///     const auto report = check_gradient(my_integrator{}, softplus{},
///                                        {.phases = {4, 9, 2}, .dale = true});
///     assert(report.error < 1e-6);
///
/// Kinks, such as relu's at 0, are no problem unless the drive of a unit, at one of the steps, comes within h
/// / 100 of them; the default seed is a good one for the policies of this library. If the error is large, see
/// whether it stays so with another seed.
///
/// @throws std::invalid_argument for a problem without a phase as long as a block, and for what makes no network
/// @param h  step of the differences, in units of the parameters
template <integrator I, dynamics_or_nonlinearity Dynamics, loss_function Loss = squared_error,
          regulariser Regulariser = l1_regulariser, storage_policy<double> Storage = store_all>
gradient_report check_gradient(const I& method, const Dynamics& how, random_problem problem = {},
                               const Loss& loss = {}, const Regulariser& regulariser = {},
                               const Storage& storage = {}, double h = 1e-6) {
  static_assert(!prices_gradient_change<Regulariser>,
                "check_gradient: Omega is in the gradient but not in the loss, so that differences do not see it; "
                "check the regulariser without gradient_change");
  const int block = steps_per_block(method);
  if (block > 4 && problem.phases == random_problem{}.phases) problem.phases = {block, 2 * block + 1, block / 2};
  if (const int longest = problem.phases.empty() ? 0 : std::ranges::max(problem.phases); longest < block)
    refuse({"check_gradient: no phase has the ", block, " steps of a block, the longest has ", longest,
            ", so that no block would be checked; give longer ones in `phases`"});
  const auto shape = problem.architecture();
  const auto batch = problem.batch();
  const auto start = problem.values<double>();
  auto x = start;
  autodiff::tape<double> t;
  network<double> net(shape, start);
  network_noise<double> noise(shape, problem.trials, coarseness(method) * shape.dt);
  simulation<double, Dynamics, network_noise<double>> simulated(t, shape, how);
  objective<double, Regulariser> objective(regulariser);
  const any_loss cost(loss);

  const auto evaluate = [&](parameters<double>& gradient) {
    net.change([&](auto& values) { values = problem.warm_up > 0 ? start : x; });
    const auto& s = training_streams;
    noise.begin({problem.seed, 0, s.noise, s.input_noise, s.output_noise, 0, 0}, batch.trained_steps());
    const auto outside = noise.readout();
    objective.begin(net, cost, batch, &outside);
    detail::values_after_warm_up<double> set_values(net, x, problem.warm_up > 0 ? 1 : 0);
    {
      const autodiff::tape<double>::recording_scope record(t, true);
      simulated.run(net, noise, method, batch, storage, {&set_values, &objective});
    }
    t.backward();
    objective.gradient(gradient);
    return objective.loss();
  };
  parameters<double> gradient(shape), unused(shape);
  evaluate(gradient);
  parameters<unsigned char> trained(shape);
  parameters<unsigned char>::for_each([](auto& mask) { mask.fill(1); }, trained);
  hold(trained, shape.rules);
  std::vector<checked_parameters> checked;
  parameters<double>::for_each_named(
      [&](const char* name, auto& values, auto& slopes, auto& mask) {
        checked.emplace_back(name, values, slopes, &mask);
      },
      x, gradient, trained);
  return check_gradient([&] { return evaluate(unused); }, std::span<const checked_parameters>(checked), h);
}

}  // namespace ctrnn
