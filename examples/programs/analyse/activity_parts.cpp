// SPDX-License-Identifier: BSD-3-Clause
// The parts of an analysis that show activity: learning curves, a trial, and the state space.
#include <algorithm>
#include <complex>
#include <ctrnn/analysis/fixed_points.hpp>
#include <ctrnn/analysis/principal_components.hpp>
#include <ctrnn/npz/atomic_file.hpp>
#include <numbers>

#include "figures/learning_curves.hpp"
#include "figures/state_space.hpp"
#include "figures/trial_view.hpp"
#include "parts.hpp"
#include "run_time/text.hpp"

namespace analyse {

using figures::number;
using run_time::print;

namespace {

/// The longest time constant of some eigenvalues, of decay or growth, s.
double slowest(const xt::xtensor<std::complex<double>, 1>& eigenvalues) {
  double longest = 0;
  for (const auto& lambda : eigenvalues) longest = std::max(longest, ctrnn::time_constant(lambda));
  return longest;
}

/// Whether the input of a phase is the same in all trials.
bool is_same_for_all(const ctrnn::trial_batch& trials, int phase) {
  const auto first = ctrnn::input_of(trials, phase, 0);
  for (int k = 1; k < trials.trials(); ++k)
    if (!std::ranges::equal(ctrnn::input_of(trials, phase, k), first)) return false;
  return true;
}

}  // namespace

std::string learning(const subject& of, const settings& s) {
  figures::learning all{.title = of.title, .criterion = of.recipe.training.criterion, .curves = {}, .solved_at = {}};
  std::string csv = "model,iterations,solved_at,performance\n";
  std::size_t solved = 0;
  for (const auto& m : of.models) {
    all.curves.push_back(m.curve), all.solved_at.push_back(m.solved_at);
    solved += m.solved() ? 1 : 0;
    csv += print("%u,%ld,%ld,", m.number, static_cast<long>(m.iteration), static_cast<long>(m.solved_at.value_or(-1))) +
           (m.curve.empty() ? "" : number(m.curve.back().performance)) + "\n";
  }
  ctrnn::write_atomically(s.out / "models.csv", csv);
  if (s.plot) figures::learning_curves(all, s.out);
  return print("learning: %zu of %zu models solved", solved, of.models.size());
}

std::string trial(const subject& of, const activity& seen, const settings& s) {
  if (s.plot) figures::trial_view(seen, s.trial, of.title_of_model() + print(", trial %d", s.trial), s.out);
  double largest = 0, sum = 0;
  for (const double r : seen.rates) largest = std::max(largest, r), sum += r;
  return print("trial: mean rate %.3f, largest %.2f", sum / static_cast<double>(seen.rates.size()), largest);
}

std::string state_space(const subject& of, const activity& seen, const settings& s) {
  const auto& net = of.models[of.shown].net;
  const int phase = phase_of(seen.batch, s.phase);
  const auto& last = seen.batch.phases()[static_cast<std::size_t>(phase)];
  // states up to the end of the phase
  const xt::xtensor<double, 3> path = xt::view(seen.states(), xt::range(0, last.start + last.steps));
  const auto pca = ctrnn::find_principal_components(path);
  const auto shown = std::min<std::size_t>(3, pca.components());
  const ctrnn::flow field(net, of.recipe.dynamics, ctrnn::input_of(seen.batch, phase, s.trial));
  const auto starts = ctrnn::sample_states(seen, s.starts, phase);
  constexpr double far = 10;  // farther than the starts from their centroid, a point where no trial goes
  const auto found = ctrnn::find_fixed_points(field, starts, {.outlier_distance = far, .threads = s.threads});

  std::string components = "component,variance,fraction\n", points =
      "kind,speed,starts,unstable,neutral,slowest_time_constant,distance,outlier,pc_1,pc_2,pc_3\n";
  for (std::size_t c = 0; c < pca.components(); ++c)
    components += print("%zu,", c + 1) + number(pca.variance(c)) + "," + number(pca.fraction(c)) + "\n";
  figures::state_space_picture picture;
  std::size_t stable = 0, unstable = 0, slow = 0;
  const auto add = [&](const ctrnn::fixed_point& p, bool outlier) {
    xt::xtensor<double, 2> state({1, pca.units()});
    std::ranges::copy(p.state, state.begin());
    const auto scores = pca.project(state, shown);
    figures::shown_point at{{0, 0, 0}, p.slow         ? figures::shown_point::slow
                                       : p.stable() ? figures::shown_point::stable
                                                    : figures::shown_point::saddle};
    std::ranges::copy(scores, at.at.begin());
    points += std::string(p.slow ? "slow" : p.stable() ? "stable" : "unstable") + "," + number(p.speed) +
              print(",%d,%d,%d,", p.starts, p.unstable, p.neutral) + number(slowest(p.eigenvalues)) + "," +
              number(p.distance) + (outlier ? ",1" : ",0");
    for (const double x : at.at) points += "," + number(x);
    points += "\n";
    if (outlier) return;
    (p.slow ? slow : p.stable() ? stable : unstable) += 1;
    picture.points.push_back(at);
  };
  for (const auto& p : found) add(p, false);
  for (const auto& p : found.outliers) add(p, true);
  ctrnn::write_atomically(s.out / "principal_components.csv", components);
  ctrnn::write_atomically(s.out / "fixed_points.csv", points);

  std::string name(last.name);
  if (!is_same_for_all(seen.batch, phase)) name += print(" of trial %d", s.trial);
  if (s.plot) {
    constexpr std::size_t most = 32;  // trials; more lines would hide each other
    const std::size_t steps = path.shape(0), trials = std::min(most, path.shape(1));
    const auto scores = pca.project(path, shown);
    picture.trajectories = xt::zeros<double>({steps, trials, std::size_t{3}});
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t k = 0; k < trials; ++k)
        for (std::size_t c = 0; c < shown; ++c) picture.trajectories(t, k, c) = scores(t, k, c);
    const auto directions = directions_of(seen.batch);
    picture.colour_of = directions.what;
    for (std::size_t k = 0; k < trials; ++k)
      picture.colours.push_back(directions.angles.empty() ? 0 : directions.angles[k] / (2 * std::numbers::pi));
    picture.dt = seen.batch.dt();
    for (std::size_t c = 0; c < 3; ++c) picture.explained[c] = c < pca.components() ? pca.fraction(c) : 0;
    picture.phase = name;
    figures::state_space(picture, of.title_of_model(), s.out);
  }
  const std::string left_out =
      found.outliers.empty() ? "" : print(", %zu outliers left out", found.outliers.size());
  return print(
      "state-space: %zu stable and %zu unstable fixed points, %zu slow points in the %s (%d of %zu searches "
      "converged%s); PC 1 to 3 explain %.0f %%",
      stable, unstable, slow, name.c_str(), found.converged(), starts.shape(0), left_out.c_str(),
      100 * (pca.fraction(0) + (shown > 1 ? pca.fraction(1) : 0) + (shown > 2 ? pca.fraction(2) : 0)));
}

}  // namespace analyse
