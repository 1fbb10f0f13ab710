// SPDX-License-Identifier: BSD-3-Clause
// The parts of an analysis that show weights and units.
#include <algorithm>
#include <cmath>
#include <ctrnn/analysis/effective_weights.hpp>
#include <ctrnn/analysis/selectivity.hpp>
#include <ctrnn/analysis/silence.hpp>
#include <ctrnn/analysis/spectrum.hpp>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/text/message.hpp>
#include <numbers>
#include <numeric>

#include "figures/figure.hpp"
#include "figures/weights.hpp"
#include "parts.hpp"
#include "run_time/text.hpp"

namespace analyse {

using figures::number;
using run_time::print;

namespace {

constexpr int bins = 8;  // bins of directions

/// How units are tuned to the direction of the trial in a phase.
struct unit_tuning {
  std::vector<ctrnn::direction_preference> preference;
  xt::xtensor<double, 1> explained;
};

unit_tuning tuning_in(const activity& seen, const std::string& phase) {
  const auto directions = directions_of(seen.batch);
  if (directions.angles.empty()) return {};
  const auto t = ctrnn::tuning_of(ctrnn::mean_rates(seen, phase_of(seen.batch, phase)),
                                  ctrnn::binned_angles(directions.angles, bins), bins);
  return {ctrnn::direction_preferences(t), t.explained};
}

/// The group of a unit by its sign and its place: "E, input" for an excitatory unit that receives input.
std::string group_of(const ctrnn::architecture& a, ctrnn::index_t i) {
  const auto in = [i](const ctrnn::unit_range& r) { return i >= r.first && i < r.first + r.count; };
  std::vector<const char*> parts;
  if (a.dale()) parts.push_back(a.sign[static_cast<std::size_t>(i)] > 0 ? "E" : "I");
  if (in(a.input_units)) parts.push_back("input");
  if (in(a.readout_units)) parts.push_back("readout");
  return parts.empty() ? "others" : ctrnn::comma_separated(parts);
}

}  // namespace

std::string weights(const subject& of, const activity& seen, const settings& s) {
  const auto& net = of.models[of.shown].net;
  const auto& a = net.architecture();
  const auto W = ctrnn::effective_weights(net);
  const auto eigenvalues = ctrnn::spectrum(net);
  const auto tuned = tuning_in(seen, s.phase);

  std::vector<std::size_t> order(static_cast<std::size_t>(a.units));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::string> names;  // names of groups, in the order of their first units
  const auto group = [&](std::size_t i) {
    const auto name = group_of(a, static_cast<ctrnn::index_t>(i));
    const auto at = std::ranges::find(names, name);
    return at == names.end() ? (names.push_back(name), names.size() - 1) : static_cast<std::size_t>(at - names.begin());
  };
  std::vector<std::size_t> groups;
  for (const auto i : order) groups.push_back(group(i));
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::pair(groups[i], tuned.preference.empty() ? 0.0 : tuned.preference[i].preferred);
  });

  figures::weight_picture picture;
  picture.W = W;
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j) picture.W(i, j) = W(order[i], order[j]);
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i == 0 || groups[order[i]] != groups[order[i - 1]]) {
      picture.groups.push_back(names[groups[order[i]]]);
      if (i > 0) picture.borders.push_back(static_cast<double>(i) - 0.5);
    }
  std::string csv = "real,imaginary\n";
  for (const auto& e : eigenvalues) {
    picture.eigenvalues.push_back(e);
    csv += number(e.real()) + "," + number(e.imag()) + "\n";
  }
  ctrnn::write_atomically(s.out / "eigenvalues.csv", csv);
  if (s.plot) figures::weights(picture, of.title_of_model(), s.out);
  return print("weights: spectral radius %.2f, largest real part %.2f", ctrnn::spectral_radius(eigenvalues),
               eigenvalues.size() > 0 ? eigenvalues(0).real() : 0.0);
}

std::string units(const subject& of, const activity& seen, const settings& s) {
  const auto& m = of.models[of.shown];
  const auto& a = m.net.architecture();
  const auto tuned = tuning_in(seen, s.phase);
  const auto lesions = ctrnn::lesion_effects(
      m, of.task.weighted(), of.recipe.dynamics,
      {.groups = {}, .trials = s.trials, .method = {}, .threads = s.threads});
  std::string csv = "unit,group,time_constant,mean_rate,preferred_direction,vector_strength,variance_explained,"
                    "performance_lost\n";
  double most = -1;
  ctrnn::index_t costliest = 0;
  for (ctrnn::index_t i = 0; i < a.units; ++i) {
    const auto u = static_cast<std::size_t>(i);
    double mean = 0;
    for (std::size_t t = 0; t < seen.rates.shape(0); ++t)
      for (std::size_t k = 0; k < seen.rates.shape(1); ++k) mean += seen.rates(t, k, u);
    mean /= static_cast<double>(seen.rates.shape(0) * seen.rates.shape(1));
    auto group = group_of(a, i);
    std::ranges::replace(group, ',', ' ');
    csv += print("%td,%s,", i, group.c_str()) + number(a.tau[u]) + "," + number(mean) + ",";
    if (!tuned.preference.empty())
      csv += number(tuned.preference[u].preferred * 180 / std::numbers::pi) + "," +
             number(tuned.preference[u].strength) + "," + number(tuned.explained(u));
    else csv += ",,";
    csv += "," + number(lesions.loss[u].overall) + "\n";
    if (lesions.loss[u].overall > most) most = lesions.loss[u].overall, costliest = i;
  }
  ctrnn::write_atomically(s.out / "units.csv", csv);
  return print("units: performance %.3f; the unit that it needs most is %td (%.3f without it)", lesions.intact.overall,
               costliest, lesions.intact.overall - most);
}

}  // namespace analyse
