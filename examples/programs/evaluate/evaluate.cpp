// SPDX-License-Identifier: BSD-3-Clause
#include "evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctrnn/analysis/psychometric_curve.hpp>
#include <ctrnn/analysis/silence.hpp>
#include <ctrnn/analysis/stronger_chosen.hpp>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/training/averages.hpp>
#include <ctrnn/training/trainer.hpp>

#include "figures/figure.hpp"
#include "figures/psychometric.hpp"
#include "run_time/exit_code.hpp"
#include "run_time/named.hpp"
#include "run_time/text.hpp"
#include "run_time/trained_run.hpp"

namespace evaluate {

namespace {

using figures::number;
using run_time::print;

/// The models of a run, with the noise and the silenced units that the command line asks for.
template <class T>
std::vector<ctrnn::model<T>> load_models(const settings& s, const run_time::trained_run& run,
                                        const std::vector<std::filesystem::path>& files) {
  std::vector<ctrnn::model<T>> models;
  for (const auto& file : files) {
    auto m = ctrnn::load_model<T>(file);
    run_time::check_model(run, file, m);
    m.net = run_time::with_noise(m.net, s.noise);
    m.net = run_time::named("--silence", [&] { return ctrnn::silenced(m.net, {s.silence.begin(), s.silence.end()}); });
    models.push_back(std::move(m));
  }
  return models;
}

/// The cells of a table, row by row; the first row is its head.
using table = std::vector<std::vector<std::string>>;

void show(const table& t) {
  std::vector<std::size_t> widths(t.front().size());
  for (const auto& row : t)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  for (const auto& row : t) {
    for (std::size_t c = 0; c < row.size(); ++c)
      std::printf("%s%*s", c > 0 ? "  " : "", static_cast<int>(widths[c]), row[c].c_str());
    std::printf("\n");
  }
}

void write(const table& t, const std::filesystem::path& file) {
  std::string text;
  for (const auto& row : t)
    for (std::size_t c = 0; c < row.size(); ++c) text += row[c] + (c + 1 < row.size() ? "," : "\n");
  ctrnn::write_atomically(file, text);
}

/// Prints each table with four decimals, and writes it to a .csv file with all digits.
class report {
 public:
  explicit report(const settings& s) : settings_(s) {}
  void operator()(const std::string& name, const std::string& title, const std::vector<std::string>& head,
                  const std::vector<std::pair<std::string, std::vector<double>>>& rows) {
    table shown{head}, written{head};
    for (const auto& [first, values] : rows) {
      shown.push_back({first}), written.push_back({first});
      for (const double x : values) shown.back().push_back(print("%.4f", x)), written.back().push_back(number(x));
    }
    if (!settings_.quiet) {
      std::printf("%s%s\n\n", first_ ? "" : "\n", title.c_str());
      show(shown);
    }
    first_ = false;
    if (!settings_.out.empty()) write(written, settings_.out / (name + ".csv"));
  }

 private:
  const settings& settings_;
  bool first_ = true;
};

/// The parameter of a name that a task has.
ctrnn::described_parameter parameter_named(const ctrnn::any_task& task, const std::string& name) {
  const auto all = task.parameters();
  return *std::ranges::find(all, name, &ctrnn::described_parameter::name);
}

/// The models of a run, in one scalar type, and the evaluations of them that the command line can ask for.
template <class T>
struct evaluation {
  const settings& s;
  run_time::named_tasks task;
  ctrnn::any_dynamics dynamics;
  int trials;
  std::string title;
  std::vector<ctrnn::model<T>> models;
  std::vector<std::string> labels;
  report tell;

  std::vector<std::string> head_of(std::string first) const {
    std::vector<std::string> head{std::move(first)};
    head.insert(head.end(), labels.begin(), labels.end());
    return head;
  }

  void performances() {
    std::vector<std::string> head{"model", "performance", "response"};
    if (task.each().size() > 1)
      for (const auto& t : task.each()) head.push_back("performance_" + std::string(t.short_name));
    std::vector<std::pair<std::string, std::vector<double>>> rows(models.size());
    ctrnn::side_by_side(ctrnn::thread_count(s.threads), models.size(), [&](std::size_t, std::size_t i) {
      auto m = models[i];
      ctrnn::trainer<ctrnn::any_dynamics, T> with(m.net.architecture(), task.weighted(), dynamics);
      const auto found = with.evaluate(m, trials);
      rows[i] = {labels[i], {found.overall, found.response}};
      if (with.by_task().size() > 1)
        for (const auto& p : with.by_task()) rows[i].second.push_back(p.overall);
    });
    tell("evaluation", title, head, rows);
  }

  /// Checks those settings of the command line that depend on the task.
  void check() const {
    if (!s.variations.empty() && task.each().size() > 1)
      ctrnn::refuse({"--vary: the networks know several tasks; choose one by --task"});
    for (const auto& v : s.variations)
      for (const double x : v.values) run_time::named("--vary", [&] { check(v.parameter, x); });
  }

  void check(const std::string& parameter, double value) const {
    const auto variant = task.each().front().with(parameter, value);
    const double dt = models.front().net.architecture().dt;
    if (parameter_named(variant, parameter).unit == "s" && std::abs(value - dt * std::round(value / dt)) > 1e-9)
      ctrnn::refuse({"a ", parameter, " of ", value, " s is no whole number of steps of ", dt, " s"});
    ctrnn::trial_batch batch;
    ctrnn::draw_batch(variant, batch, {.stream = ctrnn::random_stream::evaluation_trials, .trials = 1, .dt = dt});
  }

  void vary(const variation& v) {
    const ctrnn::any_task& one = task.each().front();
    const auto words = run_time::in_words(parameter_named(one, v.parameter));
    const auto set = [&](ctrnn::any_task& t, double x) { t = t.with(v.parameter, x); };
    const auto measure = [&](const ctrnn::recording<T>& seen) {
      return v.parameter == "coherence" ? ctrnn::stronger_chosen{}(seen) : NAN;
    };
    const auto found = ctrnn::psychometric_curve(models, one, dynamics, v.values, set, measure,
                                                 {.trials = trials, .method = {}, .threads = s.threads});
    show_curves(v, words, "Performance", "performance_" + v.parameter, one, found.overall);
    if (v.parameter == "coherence")
      show_curves(v, words, "Stronger stimulus chosen", "stronger_chosen_" + v.parameter, one, found.measured);
  }

  void show_curves(const variation& v, const std::string& words, const std::string& what, const std::string& name,
                   const ctrnn::any_task& one, const xt::xtensor<double, 2>& found) {
    auto head = head_of(v.parameter);
    head.push_back("median");
    std::vector<std::pair<std::string, std::vector<double>>> rows;
    figures::psychometric_curves curves{.parameter = words, .values = v.values,
                                        .performance = std::vector<std::vector<double>>(models.size()),
                                        .what = what + print(" (%% of %d trials)", trials),
                                        .trained_from = NAN, .trained_to = NAN};
    for (std::size_t x = 0; x < v.values.size(); ++x) {
      rows.emplace_back(number(v.values[x]), std::vector<double>());
      for (std::size_t m = 0; m < models.size(); ++m) {
        rows.back().second.push_back(found(m, x));
        curves.performance[m].push_back(found(m, x));
      }
      rows.back().second.push_back(ctrnn::median(rows.back().second));
    }
    tell(name, what + " against " + words, head, rows);
    if (!s.plot) return;
    const auto trained = parameter_named(one, v.parameter).now;
    if (s.task.empty()) curves.trained_from = trained.from, curves.trained_to = trained.to;
    figures::psychometric(curves, title, name, s.out);
  }

  void lesions() {
    std::vector<ctrnn::lesion_effects_result> found;
    for (const auto& m : models)
      found.push_back(ctrnn::lesion_effects(
          m, task.weighted(), dynamics, {.groups = {}, .trials = trials, .method = {}, .threads = s.threads}));
    const std::size_t units = found.front().loss.size();  // the same for all models, which are of one run
    std::vector<std::pair<std::string, std::vector<double>>> rows;
    for (std::size_t u = 0; u < units; ++u) {
      rows.emplace_back(std::to_string(u), std::vector<double>());
      for (const auto& f : found) rows.back().second.push_back(f.loss[u].overall);
    }
    tell("lesions", "Performance lost if one unit is silenced", head_of("unit"), rows);
    if (!s.plot) return;
    figures::psychometric_curves curves{.parameter = "Units, by what they cost", .values = {}, .performance = {},
                                        .what = "Performance with the unit silenced (%)", .trained_from = NAN,
                                        .trained_to = NAN};
    for (std::size_t u = 0; u < units; ++u) curves.values.push_back(static_cast<double>(u + 1));
    for (const auto& f : found) {
      auto& sorted = curves.performance.emplace_back(units);
      std::ranges::transform(f.without, sorted.begin(), &ctrnn::performance::overall);
      std::ranges::sort(sorted);
    }
    const auto which = s.silence.empty() ? ": each unit alone silenced" : ": and each unit besides";
    figures::psychometric(curves, title + which, "lesions", s.out);
  }
};

template <class T>
void run_in(const settings& s, const run_time::trained_run& run) {
  auto title = run_time::title_of(run.recipe);
  auto task = run.recipe.task;
  if (!s.task.empty()) {
    task = run_time::named("--task", [&] { return run_time::named_tasks(s.task); });
    title = task.name + ", trained on " + title;
  }
  if (const auto n = s.silence.size(); n > 0) title += print(", %zu unit%s silenced", n, n == 1 ? "" : "s");
  const int trials = s.trials > 0 ? s.trials : run.recipe.training.evaluation_trials;
  const auto files = run_time::models_of(run, s.models);
  evaluation<T> e{s, task, run.recipe.dynamics, trials, title, load_models<T>(s, run, files), {}, report(s)};
  for (std::size_t i = 0; i < files.size(); ++i) e.labels.push_back(run_time::label_of(files[i], e.models[i].number));
  e.check();
  if (!s.out.empty()) ctrnn::create_folder(s.out);
  e.performances();
  for (const auto& v : s.variations) e.vary(v);
  if (s.lesions) e.lesions();
}

}  // namespace

int run(const settings& s) {
  const auto found = run_time::find_run(s.run);
  found.recipe.double_precision ? run_in<double>(s, found) : run_in<float>(s, found);
  return run_time::all_good;
}

}  // namespace evaluate
