// SPDX-License-Identifier: BSD-3-Clause
// Replays recorded runs of an independent implementation: golden_check FILE.npz ...
// Prints max|a - b| / max|b| for every array, in float and in double, and fails above 1e-5 (float) or 1e-9 (double).
#include <algorithm>
#include <cstdio>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/training/optimiser.hpp>
#include <ctrnn/training/objective.hpp>
#include <optional>

#include "support/recorded_run.hpp"
#include "support/rule_reversal_run.hpp"

namespace {

using namespace ctrnn_test;

template <class T>
constexpr double bound = std::is_same_v<T, float> ? 1e-5 : 1e-9;

/// Keeps what the file has of states and adjoints.
template <class T>
struct run_recorder final : observer<T> {
  int warm_ups, phases;
  run_recorder(int w, int p) : warm_ups(w), phases(p) {}
  std::vector<double> r_all, r_phase_end;
  std::vector<std::vector<double>> grad_r_start;
  std::optional<var<T>> last_rates;

  void phase(int p, const var<T>& r) override {
    if (p > 0) append(r_phase_end, r.view());
    if (p >= warm_ups && p < phases)
      when_backward(r, [this](const var<T>& v) {
        grad_r_start.emplace_back();
        append(grad_r_start.back(), v.layout().view(v.adjoint()));
      });
  }
  void state(int, index_t, const var<T>& r) override { append(r_all, r.view()); }
  void rates(int, index_t, const var<T>& r) override { last_rates = r; }
};

template <class T, class Method>
void replay(const npz_reader& file, const nlohmann::json& meta, const Method& method, report& out) {
  const auto integer = [&](const char* key) { return meta.at(key).template get<int>(); };
  const auto number = [&](const char* key) { return meta.at(key).template get<double>(); };
  const int N = integer("N"), trials = integer("trials");
  architecture a;
  a.units = N, a.inputs = integer("n_inputs"), a.outputs = integer("n_outputs");
  a.input_units = {0, integer("n_in")};
  a.readout_units = {integer("n_in"), integer("n_out_units")};
  a.dt = number("dt"), a.sigma = number("noise_scale");
  for (int i = 0; i < N; ++i) {
    const bool inhibitory = i >= N - integer("n_inh");
    a.tau.push_back(number(inhibitory ? "tau_inh" : "tau"));
    if (meta.at("dale").get<bool>()) a.sign.push_back(inhibitory ? -1 : 1);
  }
  a.output_bias = file.contains("b_out");
  parameters<T> p(a);
  if (a.output_bias) fill(p.b_out, file.array<double>("b_out"));
  fill(p.W, file.array<double>("W")), fill(p.b, file.array<double>("b"));
  fill(p.W_in, file.array<double>("Winp")), fill(p.W_out, file.array<double>("Wout"));
  network<T> net(a, p);

  trial_batch batch;
  const double dt = number("dt_effective");
  const auto steps = meta.at("phase_steps").get<std::vector<int>>();
  const int phases = static_cast<int>(steps.size()), warm_ups = integer("n_warmup_phases");
  batch.begin(trials, integer("n_inputs"), integer("n_outputs"), dt);
  for (int i = 0; i < phases; ++i)
    batch.add_phase({.name = "phase", .seconds = 0, .warm_up = i < warm_ups}, steps[static_cast<std::size_t>(i)]);
  const double grace = integer("grace_steps") * dt;
  batch.add_loss_period({.first_phase = warm_ups, .last_phase = phases - 2, .grace = grace});
  batch.add_loss_period({.first_phase = phases - 1, .last_phase = phases - 1, .grace = grace});
  batch.finish();
  const auto x = file.array<float>("x");
  for (int i = 0; i < phases; ++i) {
    const index_t size = trials * a.inputs;
    std::copy_n(x.data() + i * size, size, batch.input(i));
  }
  const auto target_fix = file.array<float>("target_fix"), target_out = file.array<float>("target_out");
  std::copy(target_fix.begin(), target_fix.end(), batch.target(0));
  std::copy(target_out.begin(), target_out.end(), batch.target(1));

  tape<T> t;
  recorded_noise<T> noise(file.array<double>("eta"));
  const auto how = any_dynamics::named(meta.value("dynamics", "rate"),
                                       any_nonlinearity::named(meta.at("nonlinearity").get<std::string>()));
  simulation<T, any_dynamics, recorded_noise<T>> run(t, a, how);
  objective<T, recorded_regulariser> loss({number("ureg"), number("wreg")});
  const any_loss cost = squared_error{};
  run_recorder<T> seen(warm_ups, phases);
  loss.begin(net, cost, batch);
  {
    const typename tape<T>::recording_scope record(t, true);
    run.run(net, noise, method, batch, store_all{}, {&seen, &loss});
  }
  t.backward();
  parameters<T> g(a);
  loss.gradient(g);

  std::vector<double> readout;
  matrix<T> z(trials, a.outputs);
  read_out(net, *seen.last_rates, z.view());
  for_each_element([&](T value) { readout.push_back(1 / (1 + std::exp(-static_cast<double>(value)))); }, z);
  std::vector<double> grad_r_start;
  for (auto it = seen.grad_r_start.rbegin(); it != seen.grad_r_start.rend(); ++it)
    grad_r_start.insert(grad_r_start.end(), it->begin(), it->end());

  out.compare("loss", flat({loss.loss()}), file.array<double>("loss"));
  out.compare("loss_terms", flat({loss.terms()[0], loss.terms()[1], loss.activity_term(), loss.weight_term()}),
              file.array<double>("loss_terms"));
  if (file.contains("r_all")) out.compare("r_all", flat(seen.r_all), file.array<double>("r_all"));
  out.compare("r_phase_end", flat(seen.r_phase_end), file.array<double>("r_phase_end"));
  out.compare("readout_last", flat(readout), file.array<double>("readout_last"));
  out.compare("grad_W", values(g.W), file.array<double>("grad_W"));
  out.compare("grad_b", values(g.b), file.array<double>("grad_b"));
  out.compare("grad_Winp", values(g.W_in), file.array<double>("grad_Winp"));
  out.compare("grad_Wout", values(g.W_out), file.array<double>("grad_Wout"));
  if (a.output_bias) out.compare("grad_b_out", values(g.b_out), file.array<double>("grad_b_out"));
  out.compare("grad_r_start", flat(grad_r_start), file.array<double>("grad_r_start"));
}

template <class T>
void replay_dynamics(const npz_reader& file, const nlohmann::json& meta, report& out) {
  const auto method = meta.at("method").get<std::string>();
  const int theta = meta.at("theta").get<int>();
  const double beta = meta.at("beta").get<double>();
  const bool rule_reversal = file.contains("rules"), trial_skip = rule_reversal && meta.at("trial_skip").get<bool>();
  const auto run = [&](const auto& integrator) {
    rule_reversal ? replay_rule_reversal_run<T>(file, meta, integrator, out) : replay<T>(file, meta, integrator, out);
  };
  if (trial_skip && method == "sctt") return run(across_trials<sctt<>>{{.theta = theta, .beta = beta}});
  if (trial_skip && method == "dasc") return run(across_trials<dasc<>>{{.theta = theta, .beta = beta}});
  if (trial_skip) throw std::runtime_error("a skip across trials with the method '" + method + "' is not known");
  if (method == "base") return run(base{});
  if (method == "cd") return run(cd<>{.theta = theta});
  if (method == "sctt") return run(sctt<>{.theta = theta, .beta = beta});
  if (method == "dasc") return run(dasc<>{.theta = theta, .beta = beta});
  if (method == "lagged_dasc") return run(lagged_dasc<>{.theta = theta, .beta = beta});
  throw std::runtime_error("method '" + method + "' is not known");
}

template <class T>
void replay_adam(const npz_reader& file, const nlohmann::json& meta, report& out) {
  const auto number = [&](const char* key) { return meta.at(key).template get<double>(); };
  const adam rule{number("beta1"), number("beta2"), number("epsilon")};
  const double rate = number("lr");
  const auto start = file.array<double>("params0");  // of any shape
  const auto grads = file.array<double>("grads");    // [steps] of that shape
  const std::size_t steps = grads.dimension() == 0 ? 0 : grads.shape(0);
  if (steps == 0 || grads.size() != steps * start.size())
    throw std::runtime_error("grads has " + std::to_string(grads.size()) + " numbers; it must have those of params0, " +
                             std::to_string(start.size()) + ", for each step");
  const auto count = static_cast<index_t>(start.size());
  matrix<T> x(1, count), g(1, count), m(1, count), v(1, count);
  fill(x, start);
  std::vector<double> after;
  for (std::size_t t = 0; t < steps; ++t) {
    std::transform(grads.data() + t * start.size(), grads.data() + (t + 1) * start.size(), g.data(),
                   [](double value) { return static_cast<T>(value); });
    update(rule, rule.step(rate, static_cast<std::int64_t>(t) + 1), x, g, m, v);
    for (index_t i = 0; i < count; ++i) after.push_back(static_cast<double>(x(0, i)));
  }
  out.compare("params_after", flat(after), file.array<double>("params_after_formula"));
}

template <class T>
bool check(const npz_reader& file, const char* scalar) {
  report out{scalar, bound<T>};
  const auto meta = meta_of(file);
  if (meta.contains("method"))
    replay_dynamics<T>(file, meta, out);
  else
    replay_adam<T>(file, meta, out);
  return out.passed;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "golden_check: no file was given; usage: golden_check FILE.npz ...\n");
    return 2;
  }
  int failed = 0;
  for (int i = 1; i < count; ++i) {
    std::printf("%s\n", arguments[i]);
    try {
      const npz_reader file(arguments[i]);
      const bool in_float = check<float>(file, "float"), in_double = check<double>(file, "double");
      failed += in_float && in_double ? 0 : 1;
    } catch (const std::exception& e) {
      std::printf("  %s  FAILED\n", e.what());
      ++failed;
    }
  }
  std::printf("%d passed, %d failed\n", count - 1 - failed, failed);
  return failed == 0 ? 0 : 1;
}
