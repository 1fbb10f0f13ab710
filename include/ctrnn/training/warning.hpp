// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/integrator/block_multiplier.hpp>
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/network/phase.hpp>
#include <ctrnn/network/readout.hpp>
#include <ctrnn/task/any_loss.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/model.hpp>
#include <map>
#include <string>

namespace ctrnn {

/// Shares of the units that published_architecture had to round. Empty if it had none, and for other architectures.
inline std::string warning_of_shares(const architecture& a) {
  if (a.units % 5 == 0 || a.units < fewest_published_units) return "";
  const auto p = published_architecture(a.units, a.inputs, a.outputs);
  const auto same = [](const unit_range& x, const unit_range& y) { return x.first == y.first && x.count == y.count; };
  if (!same(a.input_units, p.input_units) || !same(a.readout_units, p.readout_units) || a.tau != p.tau) return "";
  return message({"of ", a.units, " units ", a.input_units.count, " receive input, ", a.readout_units.count,
                  " are read out and ", a.units - a.units * 4 / 5,
                  " are fast (with Dale's law, inhibitory): 40 %, 40 % and 20 %, rounded; a multiple of 5 has them "
                  "exactly"});
}

/// Durations of a trainer's tasks that its step does not divide. Empty if there are none.
template <class Trainer>
std::string warning_of_durations(const Trainer& with) {
  const double dt = with.architecture().dt;
  std::map<double, double> changed;
  for (const auto& t : with.tasks())
    for (const phase& p : t.task.phases())
      for (const double seconds : {p.seconds, p.jitter}) {
        constexpr double rounding = 1e-9;  // s
        if (const double found = whole_steps(seconds, dt) * dt; std::abs(found - seconds) > rounding)
          changed[seconds] = found;
      }
  if (changed.empty()) return "";
  std::string list;
  for (const auto& [seconds, found] : changed)
    list += message({list.empty() ? "" : ", ", rounded_text_of(found), " s for ", seconds, " s"});
  return message({"steps of ", dt, " s do not divide all durations of ", with.tasks().name,
                  ", which are then shorter: ", list, "; use a dt that divides them"});
}

/// That a trained initial state is not trained, as the trials of all tasks begin with a warm-up, which the gradient
/// does not pass through. Empty if it is.
template <class Trainer>
std::string warning_of_initial_state(const Trainer& with) {
  if (!with.architecture().initial_state) return "";
  for (const auto& t : with.tasks())
    if (std::ranges::none_of(t.task.phases(), [](const phase& p) { return p.warm_up && p.seconds > 0; })) return "";
  return message({"the initial state of the networks is not trained, as the trials of ", with.tasks().name,
                  " begin with a warm-up; use a task without one, or no trained initial state"});
}

namespace detail {

/// An observer that counts outputs, of every sixteenth of the trained steps, by the slope with which they react to
/// their readout.
template <class T>
class output_slopes final : public observer<T> {
 public:
  std::int64_t all = 0, flat = 0;  ///< outputs that were looked at, and those of them with a slope below 0.02

  /// @param net   that answers
  /// @param loss  says what an output is
  output_slopes(network<T>& net, const any_loss& loss) : net_(net), loss_(loss.in<T>()) {}

  void rates(int, index_t step, const autodiff::var<T>& r) override {
    if (step % 16 != 0) return;
    constexpr T h = T(1) / 64;
    matrix<T> above(r.layout().rows, net_.architecture().outputs);
    read_out(net_, r, above.view());
    auto below = above;
    for_each_element([](T& high, T& low) { high += h, low -= h; }, above, below);
    loss_.outputs(above.view()), loss_.outputs(below.view());
    for_each_element([this](T high, T low) { flat += std::abs(high - low) < 2 * h * T(0.02) ? 1 : 0, ++all; }, above,
                     below);
  }

 private:
  network<T>& net_;
  const loss_kernel<T>& loss_;
};

}  // namespace detail

/// That the outputs of a network hardly react to its readout in trials of its present iteration, so that they learn
/// slowly: more than a third of them have a slope dy/dz below 0.02, where that of a sigmoid is at most 1/4. Empty if
/// not.
template <class Trainer, class T>
std::string warning_of_saturation(Trainer& with, model<T>& m) {
  constexpr int trials = 5;
  detail::output_slopes<T> seen(m.net, with.tasks()[0].task.loss);
  with.watch(m, trials, seen);
  if (3 * seen.flat <= seen.all) return "";
  const double share = static_cast<double>(seen.flat) / static_cast<double>(seen.all);
  return message({"of the outputs before training ", std::lround(100 * share),
                  " % hardly react to the readout, which slows learning down; start with a smaller W_out, as "
                  "initial::balanced has it"});
}

/// What is better known before a trainer uses an integrator: a theta that no phase is long enough for, or units that
/// the integrator makes unstable. Empty if there is nothing.
template <integrator I, class Trainer>
std::string warning_of(const I& method, const Trainer& with) {
  const auto& a = with.architecture();
  int longest = 0;  // phase, in steps
  for (const auto& t : with.tasks())
    for (const phase& p : t.task.phases())
      if (!p.warm_up)
        longest = std::max(longest, whole_steps(p.seconds, a.dt) + std::max(whole_steps(p.jitter, a.dt) - 1, 0));
  if (const int block = steps_per_block(method); block > 1 && block > longest)
    return message({"no trained phase of ", with.tasks().name, " has the ", block,
                    " steps of a block, so that all its steps are those of Base; use a theta of at most ",
                    std::max(longest, 1)});
  double worst = 0, tau = 0;
  for (const double t : a.tau)
    if (const double m = block_multiplier(method, a.dt, t); !(std::abs(m) <= std::abs(worst) || std::isnan(worst)))
      worst = m, tau = t;
  if (std::abs(worst) <= 1) return "";
  return message({"units with a time constant of ", std::lround(1000 * tau), " ms are unstable: a block of ",
                  static_cast<int>(method.theta), " steps multiplies their deviations by ", rounded_text_of(worst),
                  "; use a shorter theta, a larger beta0, or exponential_dasc"});
}

}  // namespace ctrnn
