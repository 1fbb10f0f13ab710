// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/compute.hpp>
#include <ctrnn/network/input_drive.hpp>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/nonlinearity/concept.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// Where the noise of a step comes from: at(step) gives eta [trials][units] with rows stride() apart, valid until the
/// next call and readable up to 64 elements past its end. checkpoint() marks the latest step, to which at() will go
/// back.
template <class Noise, class T>
concept noise_source = requires(Noise& n, index_t step) {
  { n.at(step) } -> std::same_as<const T*>;
  { n.stride() } -> std::convertible_to<index_t>;
  n.checkpoint();
};

/// What a step adds to W r: the drive h of its phase, and the noise.
template <class T, class Noise>
struct drive_and_noise {
  var<T> recorded;  ///< h, [trials][units]
  Noise* noise;     ///< where eta comes from
  index_t step;     ///< step of the noise
  T sigma;          ///< strength of the noise

  /// Reads h + sigma eta batch by batch.
  struct reader {
    const T* h;                    ///< drive, [trials][units]
    const T* eta;                  ///< noise, [trials][units]
    index_t h_stride, eta_stride;  ///< elements from one row to the next
    T sigma;                       ///< strength of the noise
    /// h + sigma eta for the batch of row `row` from column `column` on.
    template <class V>
    V at(index_t row, index_t column) const {
      return simd::fma(V(sigma), simd::load<V>(eta + row * eta_stride + column),
                       simd::load<V>(h + row * h_stride + column));
    }
  };
  reader begin() const {
    return {recorded.data(), noise->at(step), recorded.layout().stride, noise->stride(), sigma};
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
  var<T> h;              ///< drive of the phase, [trials][units]; empty where the input varies
  const float* inputs;   ///< inputs of its steps where the input varies, [steps][trials][inputs], else null
};

/// What an integrator sees of the network, its argument `d`: the increment of one base step,
///
///     d(r, k) = dt / tau (-r + phi(W r + b + h + sigma eta_k)),
///
/// where k is the step within the block, and the path of base steps. The increment is lazy: W r and phi are computed
/// together with the expression that reads d(r, k). The latest rate is remembered, so that asking again for the same
/// state and step costs nothing. path() tells the observers of the states on the way.
template <class T, class Phi, class Noise>
class increment {
 public:
  /// The rate of a state, as an expression.
  using activation = expression::activation<T, Phi, drive_and_noise<T, Noise>>;

  /// @param a          architecture of the networks that are simulated
  /// @param observing  observers, told of the states on the way
  increment(const architecture& a, Phi phi, observers<T>& observing)
      : phi_(std::move(phi)),
        step_over_tau_(
            rows_of_constants<T>(a.units, [&](index_t i) { return a.dt / a.tau[static_cast<std::size_t>(i)]; })),
        observers_(&observing) {
    check_parameters(phi_);
  }
  increment(const increment&) = delete;
  increment& operator=(const increment&) = delete;

  /// The increment d(r, k) of one base step.
  template <linear_operand R>
  auto operator()(R&& r, int k = 0) {
    auto x = compute(std::forward<R>(r));
    return unit_constants<T>(step_over_tau_) * (rate(x, k) - x);
  }

  /// The rate phi(W r + b + h + sigma eta_k).
  template <linear_operand R>
  activation rate(R&& r, int k = 0) {
    auto x = compute(std::forward<R>(r));
    if (!latest_ || !(latest_->op().x == x) || latest_step_ != k || unread()) {
      forget();
      const drive_and_noise<T, Noise> added{drive_at(k, x), noise_, at_.noise_step + k,
                                            static_cast<T>(net_->architecture().sigma)};
      latest_.emplace(phi_, net_->recurrent(), std::move(x), added);
      latest_->op().remembered = true;
      latest_step_ = k;
    }
    return *latest_;
  }

  /// The constants 1 - exp(-n dt / tau), one per unit: what is left of a leak after n base steps is 1 - relaxation(n).
  unit_constants<T> relaxation(int n) { return unit_constants<T>(relaxation_of(n)); }

  /// The state after n base steps of the block, from the state r at its start. Tells the observers of the states after
  /// all steps but the block's last, after which the state is what the integrator gives.
  template <linear_operand R>
  var<T> path(int n, R&& r) {
    return path(n, std::forward<R>(r), [this](const var<T>& s, int k) { return s + (*this)(s, k); });
  }

  /// The state after n steps of the integrator's own, r <- body(r, k) for k = 0 ... n - 1.
  template <linear_operand R, class Body>
  var<T> path(int n, R&& r, Body body) {
    auto s = compute(std::forward<R>(r));
    for (int k = 0; k < n; ++k) {
      s = compute(body(s, k));
      if (k + 1 < at_.length) passed(s, k);
    }
    return s;
  }

  /// Starts a run of a network, with this noise. Called by the simulation.
  void begin_run(network<T>& net, Noise& noise) {
    net_ = &net, noise_ = &noise;
    relaxation_of(1);
  }
  /// Starts a block. Called by the simulation.
  void begin_block(block_place<T> at) {
    forget();
    at_ = std::move(at), varying_step_ = -1, passed_ = 0;
  }
  /// Ends the block and forgets the latest rate.
  /// @throws std::logic_error where the integrator did not pass through all states of the block
  void end_block() {
    forget();
    at_.h = {};
    if (passed_ != at_.length - 1)
      throw std::logic_error("integrator: a block of " + std::to_string(at_.length) + " steps passed through " +
                             std::to_string(passed_) + " states on its way instead of " +
                             std::to_string(at_.length - 1) +
                             "; take the base path by d.path(theta, r), or declare `static constexpr bool coarse = "
                             "true` if a block is one long step");
  }
  Noise& noise() { return *noise_; }  ///< where the noise comes from

 private:
  /// Whether the latest rate was computed but not stored, so that it cannot be read again.
  bool unread() const { return latest_->op().computed && !latest_->op().value; }
  void forget() {
    if (latest_) latest_->op().remembered = false;
    latest_.reset();
  }
  void passed(const var<T>& state, int k) {
    if (k == passed_) ++passed_;  // for another k the steps are not of one path, which end_block() refuses
    if (!at_.warm_up) observers_->state(at_.phase, at_.trained_step + k, state);
  }
  const var<T>& drive_at(int k, const var<T>& x) {
    if (at_.inputs && k != varying_step_) {
      const index_t trials = x.layout().rows;
      at_.h = input_drive(x.on(), *net_, trials, at_.inputs + k * trials * net_->architecture().inputs);
      varying_step_ = k;
    }
    return at_.h;
  }
  const matrix<T>& relaxation_of(int n) {
    for (const auto& [steps, row] : relaxations_)
      if (steps == n) return row;
    const auto& a = net_->architecture();
    const auto relaxation = [&](index_t i) { return -std::expm1(-n * a.dt / a.tau[static_cast<std::size_t>(i)]); };
    return relaxations_.emplace_back(n, rows_of_constants<T>(a.units, relaxation)).second;
  }

  network<T>* net_ = nullptr;  // network of the latest run
  Phi phi_;
  Noise* noise_ = nullptr;  // noise of the latest run
  matrix<T> step_over_tau_;
  std::deque<std::pair<int, matrix<T>>> relaxations_;
  observers<T>* observers_;
  block_place<T> at_{};
  int varying_step_ = -1;  // step of the block whose drive at_.h is, where the input varies
  index_t passed_ = 0;     // number of states of the block that path() has passed through
  std::optional<activation> latest_;
  int latest_step_ = 0;
};

}  // namespace ctrnn
