// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/probe.hpp>
#include <ctrnn/network/network_noise.hpp>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/network/readout.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/task/any_loss.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/gradient_change.hpp>
#include <ctrnn/training/regulariser.hpp>
#include <numeric>
#include <type_traits>
#include <utility>

namespace ctrnn {

/// The loss of a batch of trials and its gradient: an observer of simulations.
///
/// Readout and loss are computed in the backward pass alone, where the rates of each step pass by again; so the loss is
/// known after it. Sums over trials and outputs are in T, those over steps in double.
template <class T, regulariser Regulariser = l1_regulariser>
class objective final : public observer<T> {
 public:
  /// @throws std::invalid_argument for parameters of the regulariser that cannot be
  explicit objective(Regulariser r = {}) : regulariser_(std::move(r)) { check_parameters(regulariser_); }

  const Regulariser& price() const { return regulariser_; }  ///< of rates and weights

  /// Starts anew, for these trials; the batch may still be filled while they run, but for its targets. The
  /// network and the loss have to stay until the backward pass is over.
  /// @param noise   of the readouts, set before the backward pass; null: none
  /// @param slopes  of the rates, for a regulariser with gradient_change where rates are not the states
  /// @throws std::invalid_argument for fewer outputs than a joint loss looks at
  void begin(network<T>& net, const any_loss& loss, const trial_batch& batch, const readout_noise<T>* noise = nullptr,
             const rate_slopes<T>* slopes = nullptr) {
    net_ = &net, noise_ = noise;
    loss_ = &loss.in<T>();
    batch_ = &batch;
    const auto periods = batch.loss_periods();
    if (targets_.size() < periods.size()) targets_.resize(periods.size());
    terms_.assign(periods.size(), 0.0);
    activity_ = weights_ = 0;
    outputs_.clear(), rates_.clear();
    for (const auto& p : periods) outputs_.push_back(counted(p.begin, p.end, p.weight, costs_of_a_trial(loss)));
    const index_t units = net_->architecture().units;
    for (const auto& p : batch.activity_periods()) rates_.push_back(counted(p.begin, p.end, p.weight, units));
    if (rates_.empty()) rates_.push_back(counted(0, batch.trained_steps(), 1, units));
    for (std::size_t i = 0; i < periods.size(); ++i) {
      auto& to = targets_[i];
      if (to.rows() != batch.trials() || to.columns() != batch.outputs()) to.resize(batch.trials(), batch.outputs());
      const float* from = batch.target(static_cast<int>(i));
      for_each_element([&](T& x) { x = static_cast<T>(*from++); }, to);
    }
    over_outputs_.set_columns(batch.outputs());
    over_units_.set_columns(net_->architecture().units);
    if constexpr (prices_gradient_change<Regulariser>) change_.begin(net, slopes, batch);
  }

  void state(int, index_t, const autodiff::var<T>& s) override {
    if constexpr (prices_gradient_change<Regulariser>) change_.state(s), state_ = s;
  }
  void rates(int, index_t step, const autodiff::var<T>& r) override {
    if constexpr (prices_gradient_change<Regulariser>)
      when_backward(r, [this, step, s = std::exchange(state_, {})](const autodiff::var<T>& v) {
        change_.add(regulariser_, s, v);
        step_backward(step, v);
      });
    else
      when_backward(r, [this, step](const autodiff::var<T>& v) { step_backward(step, v); });
  }

  /// After the backward pass: the gradient with respect to the network's values; completes the loss.
  void gradient(parameters<T>& g) {
    net_->take_gradient(g);
    const auto& values = net_->values();
    const auto& r = regulariser_;
    const auto price = [&](auto w) { return r.weight(w); };
    weights_ = add_price(values.W, g.W, price) + add_price(values.m, g.m, price) + add_price(values.n, g.n, price);
    if constexpr (prices_input_weights<Regulariser>)
      weights_ += add_price(values.W_in, g.W_in, [&](auto w) { return r.input_weight(w); });
    if constexpr (prices_readout_weights<Regulariser>)
      weights_ += add_price(values.W_out, g.W_out, [&](auto w) { return r.readout_weight(w); });
    hold(g, net_->architecture().rules);
  }

  /// The loss and its parts: one for each loss period, then those of the rates and of the weights.
  double loss() const { return std::accumulate(terms_.begin(), terms_.end(), activity_ + weights_); }
  std::span<const double> terms() const { return terms_; }  ///< one for each loss period
  double activity_term() const { return activity_; }        ///< of the rates
  double weight_term() const { return weights_; }           ///< of the weights
  /// Omega of a regulariser with gradient_change, which is no part of the loss.
  double gradient_change_term() const
    requires prices_gradient_change<Regulariser>
  {
    return change_.value();
  }

 private:
  /// Steps of the trained part, and what one value in them counts in the loss.
  struct counted_steps {
    int begin, end;
    double of_a_value;
    bool has(index_t step) const { return step >= begin && step < end; }
  };
  counted_steps counted(int begin, int end, double weight, index_t values) const {
    return {begin, end, weight / (static_cast<double>(end - begin) * batch_->trials() * static_cast<double>(values))};
  }

  /// Costs of one trial at one step: one for each output, or one for all.
  index_t costs_of_a_trial(const any_loss& loss) const {
    if (loss.jointly > batch_->outputs())
      refuse({"loss: it looks at ", loss.jointly, " outputs together, but there are ", batch_->outputs(),
              "; give the task at least as many"});
    return loss.jointly > 0 ? 1 : batch_->outputs();
  }

  void step_backward(index_t step, const autodiff::var<T>& r) {
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      if (outputs_[i].has(step)) terms_[i] += output_backward(r, step, targets_[i], outputs_[i].of_a_value);
    for (const auto& s : rates_)
      if (s.has(step)) activity_ += rate_backward(r, s.of_a_value);
  }

  /// Adds the gradient of the mean of price(w) over a matrix of weights to g. Returns the mean.
  template <class Price>
  static double add_price(const matrix<T>& weights, matrix<T>& g, Price price) {
    if (weights.rows() == 0) return 0;
    using V = simd::wide<T>;
    const double share = 1.0 / static_cast<double>(weights.rows() * weights.columns());
    double sum = 0;
    alignas(64) std::array<T, V::size> w{}, cost{}, slope{};
    for (index_t i = 0; i < weights.rows(); ++i)
      for (index_t j = 0; j < weights.columns(); j += simd::lanes<V>) {
        const index_t n = std::min(simd::lanes<V>, weights.columns() - j);
        std::copy_n(weights.row(i) + j, n, w.begin());
        const auto q = price(autodiff::variable(V::load_aligned(w.data())));
        q.value.store_aligned(cost.data()), q.slope[0].store_aligned(slope.data());
        sum += std::accumulate(cost.begin(), cost.begin() + n, 0.0);
        for (index_t k = 0; k < n; ++k) g(i, j + k) += static_cast<T>(share) * slope[static_cast<std::size_t>(k)];
      }
    return share * sum;
  }

  /// Readout, cost and their backward step at once. Returns share times the sum of the costs.
  double output_backward(const autodiff::var<T>& r, index_t step, const matrix<T>& target, double share) {
    auto& t = r.on();
    const auto& outputs = t.layout(r.layout().rows, net_->architecture().outputs);
    const auto z = outputs.view(t.take(outputs.adjoints));
    read_out(*net_, r, z);
    if (noise_) noise_->add_to(z, step);
    const double costs = loss_->cost(z, target.view(), share, over_outputs_);  // z is dz from now on
    read_out_backward(*net_, r, outputs, z.data);
    return share * costs;
  }

  double rate_backward(const autodiff::var<T>& r, double share) {
    const auto& l = r.layout();
    const auto cost = [sum = r.receive(), regulariser = regulariser_, rate = r.data(),
                       s = static_cast<T>(share)]<class V>(index_t i) __attribute__((always_inline)) {
      const auto c = regulariser.rate(autodiff::variable(simd::load<V>(rate + i), s));
      sum.add(i, c.slope[0]);
      return c.value;
    };
    return share * over_units_(l, cost);
  }

  network<T>* net_ = nullptr;
  const loss_kernel<T>* loss_ = nullptr;
  Regulariser regulariser_;
  const trial_batch* batch_ = nullptr;
  const readout_noise<T>* noise_ = nullptr;
  std::vector<matrix<T>> targets_;
  std::vector<double> terms_;
  std::vector<counted_steps> outputs_, rates_;
  autodiff::element_sum<T> over_outputs_, over_units_;
  double activity_ = 0, weights_ = 0;
  struct nothing {};
  template <class X>
  using if_priced = std::conditional_t<prices_gradient_change<Regulariser>, X, nothing>;
  [[no_unique_address]] if_priced<gradient_change<T, Regulariser>> change_;
  [[no_unique_address]] if_priced<autodiff::var<T>> state_;  // until its rates are told
};

}  // namespace ctrnn
