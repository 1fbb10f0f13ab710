// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/compute.hpp>
#include <ctrnn/autodiff/elementwise_step.hpp>
#include <ctrnn/autodiff/linear_map.hpp>
#include <ctrnn/dynamics/concept.hpp>
#include <ctrnn/network/input_drive.hpp>
#include <ctrnn/network/network_noise.hpp>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/nonlinearity/linear.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/message.hpp>
#include <deque>
#include <optional>
#include <stdexcept>

namespace ctrnn {

/// Where the noise of a step comes from: at(step) gives eta [trials][units] with rows stride() apart, valid until the
/// next call and readable up to 64 elements past its end. checkpoint() marks the latest step, to which at() will go
/// back. Where input may be noisy, input_at(step) gives eta [trials][inputs], or null; see network_noise.
template <class Noise, class T>
concept noise_source = requires(Noise& n, index_t step) {
  { n.at(step) } -> std::same_as<const T*>;
  { n.stride() } -> std::convertible_to<index_t>;
  n.checkpoint();
};

/// What a step adds to W times the rates: the drive h of its phase, and the noise.
template <class T, class Noise>
struct drive_and_noise {
  autodiff::var<T> recorded;  ///< h, [trials][units]
  Noise* noise;               ///< where eta comes from
  index_t step;               ///< step of the noise
  const T* sigma;             ///< strength of the noise in the drive of each unit, [units] and padding
  const T* sigma_outside;     ///< strength of the noise that is added to phi, likewise; null: there is none

  /// Reads h + sigma eta batch by batch.
  struct reader {
    const T* h;                    ///< drive, [trials][units]
    const T* eta;                  ///< noise, [trials][units]
    index_t h_stride, eta_stride;  ///< elements from one row to the next
    const T* sigma;                ///< strength of the noise, [units]
    /// h + sigma eta for the batch of row `row` from column `column` on.
    template <class V>
    [[gnu::always_inline]] V at(index_t row, index_t column) const {
      return simd::fma(simd::load<V>(sigma + column), simd::load<V>(eta + row * eta_stride + column),
                       simd::load<V>(h + row * h_stride + column));
    }
  };
  reader begin() const {
    return {recorded.data(), noise->at(step), recorded.layout().stride, noise->stride(), sigma};
  }

  /// sigma eta, where the noise enters outside of phi, else empty: what is added to phi.
  autodiff::var<T> outside() const {
    if (!sigma_outside) return {};
    autodiff::var<T> added(recorded.on(), recorded.layout());
    const auto to = added.view();
    const T* const eta = noise->at(step);
    for (index_t r = 0; r < to.rows; ++r)
      simd::for_each_batch<T>(to.stride, [&, row = eta + r * noise->stride()]<class V>(index_t c) {
        simd::put(to.row(r) + c, simd::load<V>(sigma_outside + c) * simd::load<V>(row + c));
      });
    return added;
  }
};

/// The place of a block in a simulation.
template <class T>
struct block_place {
  int phase;             ///< number of its phase, counted from 0
  bool warm_up;          ///< whether it is in the warm-up, whose states the observers are not told of
  index_t noise_step;    ///< its first step, counted over the whole simulation
  index_t trained_step;  ///< its first step, counted over the trained part
  index_t length;        ///< number of its steps
  autodiff::var<T> h;    ///< drive of the phase, [trials][units]; empty where the input varies or is noisy
  const float* inputs;   ///< input of its first step, [trials][inputs], where the input varies or is noisy, else null
  index_t next_input;    ///< elements from there to the input of the next step: 0 where the input is constant
};

/// What an integrator sees of the network, its argument `d`: the increment of one base step,
///
///     d(s, k) = dt / tau (-s + target(s, k)),
///
/// where k is the step within the block, and the path of base steps. Where states are rates, it is
/// d(r, k) = dt / tau (-r + phi(W r + b + h + sigma eta_k)). The increment is lazy: the target is computed together
/// with the expression that reads d(s, k). The latest target and the latest rates are remembered, so that asking again
/// for the same state and step costs nothing. path() tells the observers of the states on the way.
template <class T, dynamics Dynamics, class Noise>
class increment {
  using var = autodiff::var<T>;

  /// The terms of the dynamics' formula, at step k of the block.
  struct formula_terms {
    increment& d;
    const Dynamics& how;
    int k;

    autodiff::expression::product<T> W(var rates) const {
      auto& net = *d.net_;
      if (net.architecture().rank > 0) rates = autodiff::linear_map(net.overlap(), std::move(rates));
      return {&net.recurrent(), std::move(rates)};
    }
    drive_and_noise<T, Noise> drive() const {
      const bool outside = d.net_->architecture().noise_enters == noise_place::state;
      const T *sigma = d.sigma_.row(0), *none = d.sigma_.row(1);
      return {d.drive_at(k), d.noise_, d.at_.noise_step + k, outside ? none : sigma, outside ? sigma : nullptr};
    }
    var phi(const var& s) const {
      if (has_rates_by_phi<Dynamics> && s == d.latest_rates_of_) return d.latest_rates_;
      return apply(how.phi, s);
    }
    template <class Z>
    auto phi(Z z) const {
      return apply(how.phi, std::move(z));
    }
    template <class F, class Z>
    auto apply(F&& f, Z z) const {
      return autodiff::apply(std::forward<F>(f), std::move(z));
    }
  };

 public:
  /// @param a          architecture of the networks that are simulated
  /// @param observing  observers, told of the states on the way
  increment(autodiff::tape<T>& t, const architecture& a, Dynamics how, observers<T>& observing)
      : tape_(&t),
        dynamics_(std::move(how)),
        step_over_tau_(autodiff::rows_of_constants<T>(
            a.units, [&](index_t i) { return a.dt / a.tau[static_cast<std::size_t>(i)]; })),
        observers_(&observing) {
    check_parameters(dynamics_.phi);
  }
  increment(const increment&) = delete;
  increment& operator=(const increment&) = delete;

  /// The increment d(s, k) of one base step.
  template <autodiff::linear_operand S>
  auto operator()(S&& s, int k = 0) {
    auto x = compute(std::forward<S>(s));
    return autodiff::unit_constants<T>(step_over_tau_) * (target(x, k) - x);
  }

  /// What the state relaxes to at step k; where states are rates: phi(W r + b + h + sigma eta_k).
  template <autodiff::linear_operand S>
  auto target(S&& s, int k = 0) {
    auto x = compute(std::forward<S>(s));
    if (!latest_ || !(latest_state_ == x) || latest_step_ != k || unread()) {
      forget_target();
      formula_terms in{*this, dynamics_, k};
      latest_.emplace(as_activation(dynamics_.target(x, in)));
      latest_->op().remembered = true;
      latest_state_ = std::move(x), latest_step_ = k;
    }
    return *latest_;
  }

  /// The rates of a state, which the other units and the readout see.
  var rates(const var& s) {
    if constexpr (has_rates_of_its_own<Dynamics>) {
      if (!(s == latest_rates_of_)) know_rates(s, fresh_rates(s));
      return latest_rates_;
    } else {
      return s;
    }
  }

  /// The constants 1 - exp(-n dt / tau), one per unit: what is left of a leak after n base steps is 1 - relaxation(n).
  autodiff::unit_constants<T> relaxation(int n) { return autodiff::unit_constants<T>(relaxation_of(n)); }

  /// The state after n base steps of the block, from the state r at its start. Tells the observers of the states after
  /// all steps but the block's last, after which the state is what the integrator gives.
  template <autodiff::linear_operand R>
  var path(int n, R&& r) {
    return path(n, std::forward<R>(r), [this](const var& s, int k) { return s + (*this)(s, k); });
  }

  /// The state after n steps of the integrator's own, r <- body(r, k) for k = 0 ... n - 1.
  template <autodiff::linear_operand R, class Body>
  var path(int n, R&& r, Body body) {
    auto s = compute(std::forward<R>(r));
    for (int k = 0; k < n; ++k) {
      s = compute(body(s, k));
      if (k + 1 < at_.length) passed(s, k);
    }
    return s;
  }

  /// Starts a run of a network, with noise of some trials in steps of dt (s). Called by the simulation.
  void begin_run(network<T>& net, Noise& noise, index_t trials, double dt) {
    net_ = &net, noise_ = &noise, trials_ = trials;
    const auto& a = net.architecture();
    if constexpr (!requires { noise.input_at(index_t{}); })
      if (a.input_sigma > 0)
        refuse({"simulation: a noise of the input of sigma = ", a.input_sigma,
                ", but the source of noise has none for inputs; use network_noise, or a sigma of 0"});
    if (sigma_.columns() != a.units) sigma_.resize(2, a.units);
    input_sigma_ = static_cast<T>(a.input_sigma * input_noise_factor(a, dt));
    for (index_t i = 0; i < a.units; ++i)
      sigma_(0, i) =
          static_cast<T>(a.sigma_of(i) * noise_factor(a.noise, dt, a.tau[static_cast<std::size_t>(i)]));
    relaxation_of(1);
    forget_target(), know_rates({}, {});
  }
  /// Ends the run. Called by the simulation.
  void end_run() { know_rates({}, {}); }
  /// Starts a block. Called by the simulation.
  void begin_block(block_place<T> at) {
    forget_target();
    at_ = std::move(at), varying_step_ = -1, passed_ = 0;
  }
  /// Ends the block and forgets the latest target.
  /// @throws std::logic_error where the integrator did not pass through all states of the block
  void end_block() {
    forget_target();
    at_.h = {};
    if (passed_ != at_.length - 1)
      refuse<std::logic_error>({"integrator: a block of ", at_.length, " steps passed through ", passed_,
                                " states on its way instead of ", at_.length - 1,
                                "; take the base path by d.path(theta, r), or declare `static constexpr bool coarse = "
                                "true` if a block is one long step"});
  }
  /// The rates of a state, computed anew. Called by the simulation.
  var fresh_rates(const var& s) {
    know_rates({}, {});
    formula_terms in{*this, dynamics_, 0};
    return dynamics_.rates(s, in);
  }
  /// Remembers the rates of a state. Called by the simulation, which keeps them from block to block.
  void know_rates(var s, var rates) { latest_rates_of_ = std::move(s), latest_rates_ = std::move(rates); }
  Noise& noise() { return *noise_; }  ///< where the noise comes from

 private:
  // A target without a nonlinearity of its own is an activation all the same, of phi(z) = z.
  template <class Phi, class Added>
  static auto as_activation(autodiff::expression::activation<T, Phi, Added> f) {
    return f;
  }
  template <class Added>
  static auto as_activation(autodiff::expression::drive<T, Added> z) {
    static constexpr linear as_it_is;
    return autodiff::apply(as_it_is, std::move(z));
  }
  using activation = decltype(as_activation(
      std::declval<const Dynamics&>().target(std::declval<var>(), std::declval<formula_terms&>())));

  /// Whether the latest target was computed but not stored, so that it cannot be read again.
  bool unread() const { return latest_->op().computed && !latest_->op().value; }
  void forget_target() {
    if (latest_) latest_->op().remembered = false;
    latest_.reset();
    latest_state_ = {};
  }
  void passed(const var& state, int k) {
    if (k == passed_) ++passed_;  // for another k the steps are not of one path, which end_block() refuses
    if (at_.warm_up) return;
    observers_->state(at_.phase, at_.trained_step + k, state);
    observers_->rates(at_.phase, at_.trained_step + k, rates(state));
  }
  const var& drive_at(int k) {
    if (at_.inputs && k != varying_step_) {
      const T* eta = nullptr;
      if constexpr (requires { noise_->input_at(index_t{}); }) eta = noise_->input_at(at_.noise_step + k);
      at_.h = input_drive(*tape_, *net_, trials_, at_.inputs + k * at_.next_input, eta, input_sigma_);
      varying_step_ = k;
    }
    return at_.h;
  }
  const matrix<T>& relaxation_of(int n) {
    for (const auto& [steps, row] : relaxations_)
      if (steps == n) return row;
    const auto& a = net_->architecture();
    const auto relaxation = [&](index_t i) { return -std::expm1(-n * a.dt / a.tau[static_cast<std::size_t>(i)]); };
    return relaxations_.emplace_back(n, autodiff::rows_of_constants<T>(a.units, relaxation)).second;
  }

  autodiff::tape<T>* tape_;
  Dynamics dynamics_;
  matrix<T> step_over_tau_;
  matrix<T> sigma_;  // strength of the noise of each unit, of the latest run, and a row of zeros
  T input_sigma_ = 0;  // strength of the noise in the input, of the latest run
  std::deque<std::pair<int, matrix<T>>> relaxations_;
  observers<T>* observers_;
  network<T>* net_ = nullptr;  // network of the latest run
  Noise* noise_ = nullptr;     // noise of the latest run
  index_t trials_ = 0;         // trials of the latest run
  block_place<T> at_{};
  int varying_step_ = -1;  // step of the block whose drive at_.h is, where the input varies
  index_t passed_ = 0;     // number of states of the block that path() has passed through
  std::optional<activation> latest_;  // target of the latest state and step
  var latest_state_;
  int latest_step_ = 0;
  var latest_rates_of_, latest_rates_;
};

}  // namespace ctrnn
