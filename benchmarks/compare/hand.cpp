// SPDX-License-Identifier: BSD-3-Clause
// A training iteration by Base, with its backward pass written by hand, from the library's own kernels, noise, trials
// and Adam. The library's iteration takes longer than this by the cost of its automatic differentiation.
//
//     hand --task dms --budget 10
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <numeric>
#include <vector>

#include "../steady_task.hpp"
#include "../hand_step.hpp"

namespace {

using namespace ctrnn_benchmark;
using simd::load;
using simd::put;

/// A training iteration by Base for one model, written by hand.
class hand_iteration {
 public:
  hand_iteration(const architecture& a, index_t trials)
      : a_(a),
        trials_(trials),
        units_(memory_.layout(trials, a.units)),
        outputs_(memory_.layout(trials, a.outputs)),
        noise_(trials, a.units, a.dt, a.noise_tau),
        step_(a, units_),
        h_(trials, a.units),
        h_gradient_(trials, a.units),
        adjoint_(trials, a.units),
        deltas_(gather * trials, a.units),
        dz_(gather * trials, a.outputs),
        W_gradient_(a.units, a.units),
        W_out_gradient_(a.outputs, a.readout_units.count),
        is_output_(rows_of_constants<float>(a.outputs, [](index_t) { return 1; })) {}

  /// Returns the loss of the model's next iteration, and writes its gradient to m.gradient.
  double gradient(model<float>& m, const trial_batch& batch) {
    net_ = &m.net;
    targets_.assign(batch.loss_periods().size(), matrix<float>(trials_, a_.outputs));
    for (int e = 0; e < static_cast<int>(targets_.size()); ++e) {
      const float* from = batch.target(e);
      for_each_element([&](float& x) { x = *from++; }, targets_[static_cast<std::size_t>(e)]);
    }
    noise_.begin(m.seed, m.number, random_stream::training_noise, static_cast<std::uint32_t>(m.iteration));
    forward(batch);
    return backward(batch, m.gradient);
  }

 private:
  static constexpr index_t gather = 8;  // steps whose outer products are added together

  float* state(index_t k) { return states_.data() + k * units_.size(); }

  void drive(const float* x) {
    for (index_t k = 0; k < trials_; ++k) std::copy_n(net_->values().b.data(), units_.stride, h_.row(k));
    simd::add_product<float>({x, trials_, a_.inputs, a_.inputs}, net_->input().forward().view(),
                             h_.view().columns_from(a_.input_units.first, a_.input_units.count));
  }

  void forward(const trial_batch& batch) {
    const auto steps = static_cast<std::size_t>(batch.trained_steps());
    states_.resize((steps + 2) * static_cast<std::size_t>(units_.size()));
    while (slopes_.size() < steps) slopes_.emplace_back(memory_, units_);
    std::fill_n(state(0), units_.size(), 0.0f);
    index_t t = 0, k = 0;
    for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
      const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
      drive(batch.input(p));
      for (int s = 0; s < phase.steps; ++s, ++t) {
        if (phase.warm_up) {
          step_.forward<false>(net_->recurrent(), h_.data(), noise_.at(t), noise_.stride(), state(s % 2),
                               state((s + 1) % 2), {});
          if (s + 1 == phase.steps && phase.steps % 2 != 0) std::copy_n(state(1), units_.size(), state(0));
        } else {
          step_.forward<true>(net_->recurrent(), h_.data(), noise_.at(t), noise_.stride(), state(k), state(k + 1),
                              slopes_[static_cast<std::size_t>(k)].write());
          ++k;
        }
      }
    }
  }

  double backward(const trial_batch& batch, parameters<float>& g) {
    std::fill_n(g.b.data(), g.b.size(), 0.0f), std::fill_n(g.W_in.data(), g.W_in.size(), 0.0f);
    W_gradient_.fill(0), W_out_gradient_.fill(0), adjoint_.fill(0);
    double loss = 0;
    index_t k = batch.trained_steps();
    for (int p = static_cast<int>(batch.phases().size()) - 1; p >= 0; --p) {
      const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
      if (phase.warm_up) break;
      h_gradient_.fill(0);
      for (int s = phase.steps; s-- > 0;) {
        loss += state_loss(batch, --k);
        step_backward(k);
      }
      add_drive_gradient(batch.input(p), g);
    }
    flush(), flush_outputs();
    const float share = 1e-5f / static_cast<float>(a_.units * a_.units);
    double weights = 0;
    for (index_t i = 0; i < a_.units; ++i)
      for (index_t j = 0; j < a_.units; ++j) {
        const float w = net_->values().W(i, j);
        weights += std::abs(static_cast<double>(w));
        g.W(i, j) = W_gradient_(i, j) + share * static_cast<float>((w > 0) - (w < 0));
      }
    for_each_element([](float& to, float from) { to = from; }, g.W_out, W_out_gradient_);
    return loss + 1e-5 * weights / static_cast<double>(a_.units * a_.units);
  }

  /// Returns the loss of outputs and rates of the state after step k, and adds its slope to the state's adjoint.
  double state_loss(const trial_batch& batch, index_t k) {
    const float* const r = state(k + 1);
    const auto [first, count] = a_.readout_units;
    const auto read = units_.view(r).columns_from(first, count);
    double loss = 0;
    for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e) {
      const auto& period = batch.loss_periods()[static_cast<std::size_t>(e)];
      if (k < period.begin || k >= period.end) continue;
      const double share =
          1.0 / (static_cast<double>(period.end - period.begin) * static_cast<double>(trials_ * a_.outputs));
      float* const dz = dz_.row(waiting_outputs_ * trials_);
      const auto& w = net_->readout();
      std::fill_n(dz, outputs_.size(), 0.0f);
      simd::add_product<float>(read, w.forward().view(), outputs_.view(dz));
      simd::wide<float> whole(0.0f);
      simd::narrow<float> part(0.0f);
      for_each_batch<float>(outputs_, [&, s = static_cast<float>(2 * share), is = is_output_.data(),
                                       wanted = targets_[static_cast<std::size_t>(e)].data()]<class V>(batch_place at)
                                          __attribute__((always_inline)) {
        const V one(1.0f), zero(0.0f), e_z = simd::bounded_exp(-load<V>(dz + at.index)), y = one / (one + e_z);
        const V error = xsimd::select(load<V>(is + at.column) != zero, y - load<V>(wanted + at.index), zero);
        put(dz + at.index, V(s) * error * e_z * y * y);
        if constexpr (V::size == simd::wide<float>::size)
          whole = simd::fma(error, error, whole);
        else
          part = simd::fma(error, error, part);
      });
      loss += share * simd::sum_of_lanes(part, simd::sum_of_lanes(whole));
      simd::add_product<float>(outputs_.view(dz), w.backward().view(), adjoint_.view().columns_from(first, count));
      output_pairs_[static_cast<std::size_t>(waiting_outputs_)] = {outputs_.view(dz), read};
      if (++waiting_outputs_ == gather) flush_outputs();
    }
    const double share = 1e-5 / (static_cast<double>(batch.trained_steps()) * static_cast<double>(trials_ * a_.units));
    simd::wide<float> sum(0.0f);
    simd::narrow<float> rest(0.0f);
    for_each_batch<float>(units_, [&, s = static_cast<float>(share), a = adjoint_.data()]<class V>(batch_place at)
                                      __attribute__((always_inline)) {
      const V x = load<V>(r + at.index), zero(0.0f);
      put(a + at.index, load<V>(a + at.index) + xsimd::select(x > zero, V(s), xsimd::select(x < zero, V(-s), zero)));
      if constexpr (V::size == simd::wide<float>::size)
        sum = sum + xsimd::abs(x);  // the padding of a state is 0
      else
        rest = rest + xsimd::abs(x);
    });
    return loss + share * simd::sum_of_lanes(rest, simd::sum_of_lanes(sum));
  }

  void step_backward(index_t k) {
    float* const delta = deltas_.row(waiting_ * trials_);
    step_.backward(net_->recurrent(), slopes_[static_cast<std::size_t>(k)].read(), adjoint_.data(), delta,
                   h_gradient_.data());
    pairs_[static_cast<std::size_t>(waiting_)] = {units_.view(delta), units_.view(state(k))};
    if (++waiting_ == gather) flush();
  }

  void add_drive_gradient(const float* x, parameters<float>& g) {
    for (index_t row = 0; row < trials_; ++row)
      for (index_t i = 0; i < a_.units; ++i) g.b(0, i) += h_gradient_(row, i);
    const auto [first, count] = a_.input_units;
    const simd::factors<float> pair{h_gradient_.view().columns_from(first, count), padded_inputs(x)};
    simd::add_transposed_products<float>({&pair, 1}, g.W_in.view());
  }
  matrix_view<const float> padded_inputs(const float* x) {
    if (inputs_.rows() != trials_) inputs_.resize(trials_, a_.inputs);
    for (index_t row = 0; row < trials_; ++row) std::copy_n(x + row * a_.inputs, a_.inputs, inputs_.row(row));
    return inputs_.view();
  }

  void flush() {
    simd::add_transposed_products<float>({pairs_.data(), static_cast<std::size_t>(std::exchange(waiting_, 0))},
                                         W_gradient_.view());
  }
  void flush_outputs() {
    simd::add_transposed_products<float>(
        {output_pairs_.data(), static_cast<std::size_t>(std::exchange(waiting_outputs_, 0))}, W_out_gradient_.view());
  }

  architecture a_;
  index_t trials_;
  tape<float> memory_;
  const matrix_layout &units_, &outputs_;
  ornstein_uhlenbeck<float> noise_;
  network<float>* net_ = nullptr;
  hand_step<float> step_;
  matrix<float> h_, h_gradient_, adjoint_, deltas_, dz_, W_gradient_, W_out_gradient_, inputs_;
  std::vector<float, xsimd::aligned_allocator<float, 64>> states_;
  std::vector<hand_step<float>::slope_bits> slopes_;
  std::array<simd::factors<float>, gather> pairs_{}, output_pairs_{};
  index_t waiting_ = 0, waiting_outputs_ = 0;
  std::vector<matrix<float>> targets_;
  matrix<float> is_output_;  // 1 in the columns, 0 in the padding; two rows, for for_each_batch
};

}  // namespace

int main(int argc, char** argv) {
  std::string name = "dms";
  int units = 50, trials = 20;
  double budget = 10;
  bool check = false;
  CLI::App app("Training iterations by Base, forward and backward pass written out by hand.");
  app.option_defaults()->always_capture_default();
  app.add_option("--task", name);
  app.add_option("--units", units, "a multiple of 5")->check(CLI::Range(5, 4095));
  app.add_option("--trials", trials, "trials of an iteration")->check(CLI::Range(1, 100'000));
  app.add_option("--budget", budget, "seconds")->check(CLI::PositiveNumber);
  app.add_flag("--check", check, "compare loss and gradient with the library's, and end");
  try {
    app.parse(argc, argv);
    const auto task = steady_task(name);
    const auto shape = published_architecture(units, task.inputs, task.outputs);
    model<float> m(shape, {.learning_rate = 0.1 / units}, 1, 0);
    hand_iteration by_hand(shape, trials);
    trial_batch batch;
    const auto loss_and_gradient = [&] {
      draw_batch(
          task, batch,
          {.seed = m.seed, .iteration = static_cast<std::uint32_t>(m.iteration), .trials = trials, .dt = shape.dt});
      return by_hand.gradient(m, batch);
    };
    if (check) {
      const double loss = loss_and_gradient();
      const auto by = m.gradient;
      trainer<relu> train(shape, task);
      const double wanted = train.gradient(m, base{}, trials);
      double worst = std::abs(loss - wanted) / wanted;
      parameters<float>::for_each(
          [&](const matrix<float>& a, const matrix<float>& b) {
            float error = 0, largest = 0;
            for_each_element(
                [&](float x, float y) {
                  error = std::max(error, std::abs(x - y)), largest = std::max(largest, std::abs(y));
                },
                a, b);
            worst = std::max(worst, static_cast<double>(error / largest));
          },
          by, m.gradient);
      std::printf("{\"program\": \"by hand\", \"largest_difference\": %.3g}\n", worst);
      return worst < 1e-5 ? 0 : 1;
    }
    using clock = std::chrono::steady_clock;
    const auto since = [](clock::time_point t) { return std::chrono::duration<double>(clock::now() - t).count(); };
    std::vector<double> milliseconds;
    double first = 0, last = 0;
    for (const auto start = clock::now(); milliseconds.empty() || since(start) < budget;) {
      const auto begin = clock::now();
      last = loss_and_gradient();
      m.net.change([&](auto& values) { m.optimiser.step(values, m.gradient); });
      ++m.iteration;
      milliseconds.push_back(1e3 * since(begin));
      if (m.iteration == 1) first = last;
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf(
        "{\"program\": \"by hand\", \"version\": \"%s\", \"ms_per_model_iteration_min\": %.6g, "
        "\"ms_per_model_iteration_median\": %.6g, \"iterations\": %zu, \"loss_first\": %.9g, \"loss_last\": %.9g}\n",
        version, milliseconds.front(), milliseconds[milliseconds.size() / 2], milliseconds.size(), first, last);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hand: %s\n", error.what());
    return 1;
  }
}
