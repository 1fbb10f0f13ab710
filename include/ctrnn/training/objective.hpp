// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <bit>
#include <cstdint>
#include <ctrnn/autodiff/probe.hpp>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/network/readout.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/training/joint_loss.hpp>
#include <ctrnn/training/loss.hpp>
#include <numeric>

namespace ctrnn {

/// The loss of a batch of trials and its gradient: an observer of simulations.
///
/// Readout and loss are computed in the backward pass alone, where each state passes by again; so the loss is known
/// after it. Sums over trials and outputs are in T, those over steps in double.
template <class T, loss_function Loss = squared_error, regulariser Regulariser = l1_regulariser>
class objective final : public observer<T> {
 public:
  objective(network<T>& net, Loss l = {}, Regulariser r = {})
      : net_(&net), loss_(std::move(l)), regulariser_(std::move(r)) {}

  /// Uses another network of the same shape from now on.
  void use(network<T>& net) { net_ = &net; }

  /// Starts anew, for these trials; the batch may still be filled while they run, but for its targets.
  void begin(const trial_batch& batch) {
    batch_ = &batch;
    const auto periods = batch.loss_periods();
    targets_.resize(periods.size());
    terms_.assign(periods.size(), 0.0);
    activity_ = weights_ = 0;
    outputs_.clear(), rates_.clear();
    for (const auto& p : periods) outputs_.push_back(counted(p.begin, p.end, p.weight, costs_of_a_trial()));
    const index_t units = net_->shape().units;
    for (const auto& p : batch.activity_periods()) rates_.push_back(counted(p.begin, p.end, p.weight, units));
    if (rates_.empty()) rates_.push_back(counted(0, batch.trained_steps(), 1, units));
    for (std::size_t i = 0; i < periods.size(); ++i) {
      auto& to = targets_[i];
      if (to.rows() != batch.trials() || to.columns() != batch.outputs()) to.resize(batch.trials(), batch.outputs());
      const float* from = batch.target(static_cast<int>(i));
      for_each_element([&](T& x) { x = static_cast<T>(*from++); }, to);
    }
    mark_elements(is_output_, batch.outputs());
    mark_elements(is_unit_, net_->shape().units);
  }

  void state(int, index_t step, const var<T>& r) override {
    when_backward(r, [this, step](const var<T>& v) { state_backward(step, v); });
  }

  /// After the backward pass: the gradient with respect to the network's values; completes the loss.
  void gradient(parameters<T>& g) {
    net_->gradient(g);
    using V = simd::wide<T>;
    const auto& W = net_->values.W;
    const double share = 1.0 / static_cast<double>(W.rows() * W.columns());
    double sum = 0;
    alignas(64) std::array<T, V::size> w{}, cost{}, slope{};
    for (index_t i = 0; i < W.rows(); ++i)
      for (index_t j = 0; j < W.columns(); j += simd::lanes<V>) {
        const index_t n = std::min(simd::lanes<V>, W.columns() - j);
        std::copy_n(W.row(i) + j, n, w.begin());
        const auto q = regulariser_.weight(variable(V::load_aligned(w.data())));
        q.value.store_aligned(cost.data()), q.slope[0].store_aligned(slope.data());
        sum += std::accumulate(cost.begin(), cost.begin() + n, 0.0);
        for (index_t k = 0; k < n; ++k) g.W(i, j + k) += static_cast<T>(share) * slope[static_cast<std::size_t>(k)];
      }
    weights_ = share * sum;
    net_->keep_structure(g.W);
  }

  /// The loss and its parts: one for each loss period, then those of the rates and of the weights.
  double loss() const { return std::accumulate(terms_.begin(), terms_.end(), activity_ + weights_); }
  std::span<const double> terms() const { return terms_; }  ///< one for each loss period
  double activity_term() const { return activity_; }        ///< of the rates
  double weight_term() const { return weights_; }           ///< of the weights

  const Loss& loss_policy() const { return loss_; }  ///< as given

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
  /// @throws std::invalid_argument for fewer outputs than a joint loss looks at
  index_t costs_of_a_trial() const {
    if constexpr (joint_loss<Loss>) {
      if (batch_->outputs() < Loss::jointly)
        throw std::invalid_argument("loss: it looks at " + std::to_string(Loss::jointly) +
                                    " outputs together, but there are " + std::to_string(batch_->outputs()) +
                                    "; give the task at least as many");
      return 1;
    } else {
      return batch_->outputs();
    }
  }

  void state_backward(index_t step, const var<T>& r) {
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      if (outputs_[i].has(step)) terms_[i] += output_backward(r, targets_[i], outputs_[i].of_a_value);
    for (const auto& s : rates_)
      if (s.has(step)) activity_ += rate_backward(r, s.of_a_value);
  }

  /// Readout, cost and their backward step at once. Returns share times the sum of the costs.
  double output_backward(const var<T>& r, const matrix<T>& target, double share) {
    auto& t = r.on();
    const auto& outputs = t.layout(r.layout().rows, net_->shape().outputs);
    T* const dz = t.take(outputs.adjoints);
    read_out(*net_, r, dz, outputs.stride);
    double costs = 0;
    if constexpr (joint_loss<Loss>)
      costs = joint_cost(loss_, outputs, dz, target.data(), target.stride(), share);
    else
      costs = elementwise_cost(outputs, dz, target.data(), share);
    read_out_backward(*net_, r, outputs, dz);
    return share * costs;
  }

  /// The costs of an elementwise loss: replaces the readouts z by share times the slope of the cost, and returns the
  /// sum of the costs. Readouts and targets lie alike.
  double elementwise_cost(const matrix_layout& outputs, T* z, const T* want, double share) {
    const auto cost = [=, loss = loss_, s = static_cast<T>(share)]<class V>(index_t i) __attribute__((always_inline)) {
      const auto c = loss.cost(loss.output(variable(simd::load<V>(z + i), s)), dual<V, 1>(simd::load<V>(want + i)));
      simd::put(z + i, c.slope[0]);
      return c.value;
    };
    return sum_of(outputs, is_output_.data(), cost);
  }

  double rate_backward(const var<T>& r, double share) {
    const auto& l = r.layout();
    const auto cost = [sum = r.receive(), regulariser = regulariser_, rate = r.data(),
                       s = static_cast<T>(share)]<class V>(index_t i) __attribute__((always_inline)) {
      const auto c = regulariser.rate(variable(simd::load<V>(rate + i), s));
      sum.add(i, c.slope[0]);
      return c.value;
    };
    return share * sum_of(l, is_unit_.data(), cost);
  }

  /// The sum of `f.template operator()<V>(index)` over the elements of a matrix, its padding left out: by lane
  /// in T, of the lanes in double.
  template <class F>
  double sum_of(const matrix_layout& l, const T* is_element, F f) {
    simd::wide<T> wide(T(0));
    simd::narrow<T> narrow(T(0));
    for_each_batch<T>(l, [&]<class V>(batch_place at) __attribute__((always_inline)) {
      const V value = f.template operator()<V>(at.index) & simd::load<V>(is_element + at.column);
      if constexpr (V::size == simd::wide<T>::size)
        wide = wide + value;
      else
        narrow = narrow + value;
    });
    return simd::sum_of_lanes(narrow, simd::sum_of_lanes(wide));
  }
  using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static constexpr T all_bits = std::bit_cast<T>(~word(0));
  static void mark_elements(matrix<T>& m, index_t columns) {
    if (m.columns() != columns) m = rows_of_constants<T>(columns, [](index_t) { return all_bits; });
  }

  network<T>* net_;
  Loss loss_;
  Regulariser regulariser_;
  const trial_batch* batch_ = nullptr;
  std::vector<matrix<T>> targets_;
  std::vector<double> terms_;
  std::vector<counted_steps> outputs_, rates_;
  matrix<T> is_output_, is_unit_;  // all bits set in the columns, none in the padding; twice, for for_each_batch
  double activity_ = 0, weights_ = 0;
};

}  // namespace ctrnn
