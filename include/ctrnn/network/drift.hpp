// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/autodiff/evaluate.hpp>
#include <ctrnn/network/drive.hpp>
#include <ctrnn/nonlinearity/concept.hpp>
#include <deque>
#include <optional>

namespace ctrnn {

/// Where the noise of a step comes from: at(step) gives eta [trials][units] with rows stride() apart, valid until the
/// next call; it may be read up to 64 elements past its end. checkpoint() marks a step that will be gone back to.
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
  index_t step;     ///< of the noise
  T sigma;          ///< strength of the noise

  /// Reads h + sigma eta batch by batch.
  struct reader {
    const T* h;                    ///< [trials][units]
    const T* eta;                  ///< [trials][units]
    index_t h_stride, eta_stride;  ///< from one row to the next
    T sigma;                       ///< strength of the noise
    /// The batch of row `row` from column `column` on.
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

/// What an integrator sees of the network: the increment of one base step,
///
///     d(r, k) = dt / tau (-r + phi(W r + b + h + sigma eta_k)),
///
/// k being the step within the block. Lazy: the product W r becomes part of the expression that reads d(r, k).
/// The latest rate is remembered, so that asking again for the same state and step costs nothing.
template <class T, class Phi, class Noise>
class drift {
 public:
  /// What the rate of a state is as an expression.
  using activation = expression::activation<T, Phi, drive_and_noise<T, Noise>>;

  drift(network<T>& net, Phi phi, Noise& noise) : net_(&net), phi_(std::move(phi)), noise_(&noise) {
    if constexpr (requires { phi_.check(); }) phi_.check();
    relaxation_of(1);
    const auto& a = net.shape();
    step_over_tau_ = rows_of_constants<T>(a.units, [&](index_t i) { return a.dt / a.tau[static_cast<std::size_t>(i)]; });
  }
  drift(const drift&) = delete;
  drift& operator=(const drift&) = delete;

  /// d(r, k)
  template <linear_operand R>
  auto operator()(R&& r, int k = 0) {
    auto x = evaluate(std::forward<R>(r));
    return unit_constants<T>(step_over_tau_) * (rate(x, k) - x);
  }

  /// phi(W r + b + h + sigma eta_k)
  template <linear_operand R>
  activation rate(R&& r, int k = 0) {
    auto x = evaluate(std::forward<R>(r));
    if (!latest_ || !(latest_->op().x == x) || latest_step_ != k || unread()) {
      forget();
      const drive_and_noise<T, Noise> added{drive_at(k, x), noise_, first_step_ + k,
                                            static_cast<T>(net_->shape().sigma)};
      latest_.emplace(phi_, net_->recurrent(), std::move(x), added);
      latest_->op().remembered = true;
      latest_step_ = k;
    }
    return *latest_;
  }

  /// The constants 1 - exp(-n dt / tau), one per unit: what is left of a leak after n base steps is 1 - relaxation(n).
  unit_constants<T> relaxation(int n) { return unit_constants<T>(relaxation_of(n)); }

  /// Starts a block whose first step is `first_step` of the noise. Called by the simulation.
  /// In a phase of constant input h is its drive; where the input varies h is empty and `inputs` are those of the
  /// block's steps, [steps][trials][inputs].
  void begin_block(index_t first_step, var<T> h, const float* inputs) {
    forget();
    first_step_ = first_step, h_ = std::move(h), inputs_ = inputs, h_step_ = -1;
  }
  /// Ends a block: nothing is remembered any longer.
  void end_block() {
    forget();
    h_ = {};
  }
  /// Uses another network of the same shape, and another source of noise, from now on.
  void use(network<T>& net, Noise& noise) { net_ = &net, noise_ = &noise; }
  Noise& noise() { return *noise_; }  ///< where the noise comes from

 private:
  bool unread() const { return latest_->op().computed && !latest_->op().value; }
  void forget() {
    if (latest_) latest_->op().remembered = false;
    latest_.reset();
  }
  const var<T>& drive_at(int k, const var<T>& x) {
    if (inputs_ && k != h_step_) {
      const index_t trials = x.layout().rows;
      h_ = drive(x.on(), *net_, trials, inputs_ + k * trials * net_->shape().inputs);
      h_step_ = k;
    }
    return h_;
  }
  const matrix<T>& relaxation_of(int n) {
    for (const auto& [steps, row] : relaxations_)
      if (steps == n) return row;
    const auto& a = net_->shape();
    const auto relaxation = [&](index_t i) { return -std::expm1(-n * a.dt / a.tau[static_cast<std::size_t>(i)]); };
    return relaxations_.emplace_back(n, rows_of_constants<T>(a.units, relaxation)).second;
  }

  network<T>* net_;
  Phi phi_;
  Noise* noise_;
  matrix<T> step_over_tau_;
  std::deque<std::pair<int, matrix<T>>> relaxations_;
  var<T> h_;
  const float* inputs_ = nullptr;
  int h_step_ = -1;
  index_t first_step_ = 0;
  std::optional<activation> latest_;
  int latest_step_ = 0;
};

}  // namespace ctrnn
