// SPDX-License-Identifier: BSD-3-Clause
#include "trial_view.hpp"

#include <algorithm>
#include <cmath>
#include <ctrnn/tasks/channels.hpp>
#include <numeric>

#include "run_time/text.hpp"

namespace figures {

namespace {

// Heat maps go from white to black, and so can be read in grey. x is time in s, y a channel or unit.
constexpr const char* script = R"(
  set multiplot
  set lmargin at screen 0.09
  set rmargin at screen 0.90
  set xrange [0 : end]
  set border 15 lw 0.8 lc rgb '#404040'
  set palette defined (0 '#ffffff', 0.35 '#b8c4d6', 0.7 '#4a6a94', 1 '#0b1d38')
  set format x ''
  set ytics font f10
  set colorbox user origin 0.915, 0.1 size 0.012, 0.1
  set cbtics font f10
  unset key
  top = 0.92
  array heights = [0.20, 0.125, 0.125, 0.125, 0.215]
  gap = 0.012
  array files = ['inputs', 'targets', 'outputs', 'fixation', 'rates']
  array titles = ['Inputs', 'Targets', 'Outputs', first_output, 'Units']
  array highest = [inputs, outputs, outputs, 0, units]
  array largest = [largest_input, 1, 1, 0, largest_rate]
  set label 1 title_text at screen 0.5, 0.975 center font f15
  do for [k = 1 : 5] {
    set tmargin at screen top
    set bmargin at screen top - heights[k]
    set ylabel titles[k] offset 1.2
    set yrange [*:*]
    if (k == 5) {
      set xlabel 'Time (s)'
      set format x '%g'
    }
    if (k == 4) {
      set yrange [0 : 1]
      plot 'trial_view_fixation.csv' using 1:($3) with lines lw 4 lc rgb '#b8b8b8', \
           '' using 1:2 with lines lw 1.5 lc rgb '#000000'
    } else {
      set yrange [-0.5 : highest[k] - 0.5]
      set cbrange [0 : largest[k] > 0 ? largest[k] : 1]
      set colorbox user origin 0.915, top - heights[k] size 0.012, heights[k]
      plot for [i = 1 : (file eq 'png')] 'trial_view_'.files[k].'.csv' matrix \
             using ($1 * dt + 0.5 * dt):2:3 with image, \
           for [i = 1 : (file eq 'pdf')] 'trial_view_'.files[k].'.csv' matrix \
             using ($1 * dt + 0.5 * dt):2:3 with image pixels
    }
    unset label
    top = top - heights[k] - gap
  }
  unset multiplot
)";

/// A matrix with a row for each channel and a column for each step, of value(step, channel).
template <class Value>
xt::xtensor<double, 2> rows_of(std::size_t channels, std::size_t steps, Value value) {
  auto m = xt::xtensor<double, 2>::from_shape({channels, steps});
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t t = 0; t < steps; ++t) m(c, t) = value(t, c);
  return m;
}

double largest_of(const xt::xtensor<double, 2>& m) {
  double largest = 0;
  for (const double x : m)
    if (std::isfinite(x)) largest = std::max(largest, x);
  return largest;
}

}  // namespace

std::vector<shown_phase> phases_of(const ctrnn::trial_batch& trials) {
  std::vector<shown_phase> all;
  for (const auto& p : trials.phases())
    if (!p.warm_up)
      all.push_back({std::string(p.name), p.start * trials.dt(), (p.start + p.steps) * trials.dt()});
  return all;
}

xt::xtensor<double, 2> targets_of(const ctrnn::trial_batch& trials, int trial) {
  const auto outputs = static_cast<std::size_t>(trials.outputs());
  xt::xtensor<double, 2> all({static_cast<std::size_t>(trials.trained_steps()), outputs}, std::nan(""));
  for (int e = 0; const auto& period : trials.loss_periods()) {
    const float* target = trials.target(e++) + trial * trials.outputs();
    for (int s = period.begin; s < period.end; ++s)
      for (std::size_t o = 0; o < outputs; ++o) all(static_cast<std::size_t>(s), o) = static_cast<double>(target[o]);
  }
  return all;
}

bool trial_view(const ctrnn::recording<double>& seen, int trial, const std::string& title,
                const std::filesystem::path& folder) {
  const auto& batch = seen.batch;
  const auto k = static_cast<std::size_t>(trial);
  const std::size_t steps = seen.rates.shape(0), units = seen.rates.shape(2), outputs = seen.outputs.shape(2);
  const auto inputs = static_cast<std::size_t>(batch.inputs());
  const auto shown = rows_of(inputs, steps, [&](std::size_t t, std::size_t c) {
    const auto s = static_cast<int>(t);
    for (int p = 0; const auto& phase : batch.phases()) {
      if (!phase.warm_up && s >= phase.start && s < phase.start + phase.steps)
        return static_cast<double>(batch.input(p, phase.samples > 1 ? s - phase.start : 0)[k * inputs + c]);
      ++p;
    }
    return 0.0;
  });
  const auto target = targets_of(batch, trial);

  std::vector<std::size_t> order(units), peak(units);
  std::iota(order.begin(), order.end(), std::size_t(0));
  for (std::size_t i = 0; i < units; ++i)
    for (std::size_t t = 1; t < steps; ++t)
      if (seen.rates(t, k, i) > seen.rates(peak[i], k, i)) peak[i] = t;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return peak[i]; });
  const auto rates = rows_of(units, steps, [&](std::size_t t, std::size_t i) { return seen.rates(t, k, order[i]); });

  std::string fixation;
  for (std::size_t t = 0; t < steps; ++t)
    fixation += number((static_cast<double>(t) + 1) * batch.dt()) + "," + number(seen.outputs(t, k, 0)) + "," +
                number(target(t, 0)) + "\n";

  const figure f(folder, "trial_view", 1000, 1250);
  f.write("inputs", shown);
  f.write("targets", rows_of(outputs, steps, [&](std::size_t t, std::size_t o) { return target(t, o); }));
  f.write("outputs", rows_of(outputs, steps, [&](std::size_t t, std::size_t o) { return seen.outputs(t, k, o); }));
  f.write("fixation", fixation);
  f.write("rates", rates);
  const bool ring = outputs == static_cast<std::size_t>(ctrnn::tasks::channels::outputs);
  const auto settings = "title_text = " + quoted(title) + "\nfirst_output = " + quoted(ring ? "Fixation" : "Output 0") +
                        "\ndt = " + number(batch.dt()) + "\nend = " + number(static_cast<double>(steps) * batch.dt()) +
                        run_time::print("\ninputs = %zu\noutputs = %zu\nunits = %zu\n", inputs, outputs, units) +
                        "largest_input = " + number(largest_of(shown)) +
                        "\nlargest_rate = " + number(largest_of(rates)) + "\n" + phase_marks(phases_of(batch), true);
  return f.draw(settings, script);
}

}  // namespace figures
