// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/simd/product.hpp>
#include <ctrnn/text/message.hpp>
#include <stdexcept>

namespace ctrnn::autodiff {

/// A matrix of weights W [post][pre] as products need it: a transposed copy for the forward pass and one as it is for
/// the backward pass, with the gradient beside them.
///
/// The gradient is a sum of outer products, one for each step. They are gathered and added for some steps at a time:
/// the same chain of fma, with fewer passes over the gradient. The gradient is stored with its longer side along the
/// rows of memory, which suits the tiles of the product.
template <class T>
class packed_weights {
 public:
  packed_weights() = default;
  /// A copy has the values and the gradient, but not the outer products that wait to be added to it.
  packed_weights(const packed_weights& o) : forward_(o.forward_), backward_(o.backward_), gradient_(o.gradient_) {}
  packed_weights(packed_weights&& o) noexcept : packed_weights() { swap(o); }
  packed_weights& operator=(packed_weights o) noexcept {
    swap(o);
    return *this;
  }
  ~packed_weights() { release(); }
  packed_weights(index_t post, index_t pre)
      : forward_(pre, post, packed(post)),
        backward_(post, pre, packed(pre)),
        gradient_(std::min(post, pre), std::max(post, pre)) {}

  index_t post() const { return backward_.rows(); }
  index_t pre() const { return backward_.columns(); }

  /// Packs new values: value(i, j) is the weight from unit j to unit i.
  template <class F>
  void set(F value) {
    for (index_t i = 0; i < post(); ++i)
      for (index_t j = 0; j < pre(); ++j) forward_(j, i) = backward_(i, j) = value(i, j);
  }

  const matrix<T>& forward() const { return forward_; }    ///< [pre][post]
  const matrix<T>& backward() const { return backward_; }  ///< [post][pre]
  /// The gradient with respect to the weight from unit j to unit i, without the outer products that wait: see flush().
  T gradient(index_t i, index_t j) const { return rows_are_post() ? gradient_(i, j) : gradient_(j, i); }

  /// Sets the gradient to zero, and drops the outer products that wait to be added to it.
  void clear_gradient() {
    release();
    gradient_.fill(T(0));
  }

  /// out += x W^T, where out is [trials][post].
  void add_forward(const var<T>& x, matrix_view<T> out) const { simd::add_product<T>(x.view(), forward_.view(), out); }

  /// Adds delta W to the adjoint of `to`: the backward step of a product x W^T, from its adjoint delta to that of x.
  void add_backward(matrix_view<const T> delta, const var<T>& to) const {
    const auto sum = to.receive();
    simd::product<T>(sum.first ? simd::start_from::zero : simd::start_from::result, delta, backward_.view(),
                     to.layout().view(sum.adjoint));
  }

  /// gradient += delta^T x, now or together with later ones, where x stands for its columns from `first` on.
  /// Takes over the memory of delta, an adjoint of the given layout; call flush() before the tape is destroyed.
  void add_outer(var<T> x, const matrix_layout& delta_layout, T* delta, index_t first = 0) {
    if (waiting_ == gather || static_cast<index_t>(waiting_) * delta_layout.rows >= deepest ||
        (waiting_ > 0 && (delta_layout_ != &delta_layout || &x_[0].layout() != &x.layout())))
      flush();
    delta_layout_ = &delta_layout, first_ = first;
    x_[waiting_] = std::move(x);
    delta_[waiting_] = delta;
    ++waiting_;
  }

  /// Takes another x in the latest outer product, which still waits.
  /// @throws std::logic_error if none waits
  void replace_latest(var<T> x) {
    if (waiting_ == 0)
      refuse<std::logic_error>({"packed_weights: no outer product waits; replace its x after the backward step that "
                                "added it"});
    x_[waiting_ - 1] = std::move(x);
  }

  /// Adds the outer products that still wait to the gradient.
  void flush() {
    if (waiting_ == 0) return;
    std::array<simd::factors<T>, gather> pairs{};
    for (std::size_t i = 0; i < waiting_; ++i) {
      const matrix_view<const T> delta = delta_layout_->view(delta_[i]), x = x_[i].view().columns_from(first_, pre());
      pairs[i] = rows_are_post() ? simd::factors<T>{delta, x} : simd::factors<T>{x, delta};
    }
    simd::add_transposed_products<T>({pairs.data(), waiting_}, gradient_.view());
    release();
  }

 private:
  bool rows_are_post() const { return post() <= pre(); }
  void swap(packed_weights& o) noexcept {
    std::swap(forward_, o.forward_), std::swap(backward_, o.backward_), std::swap(gradient_, o.gradient_);
    std::swap(delta_layout_, o.delta_layout_), std::swap(x_, o.x_), std::swap(delta_, o.delta_);
    std::swap(waiting_, o.waiting_), std::swap(first_, o.first_);
  }
  void release() {
    for (std::size_t i = 0; i < waiting_; ++i) {
      x_[i].on().give(delta_layout_->adjoints, delta_[i]);
      x_[i] = {};
    }
    waiting_ = 0;
  }

  /// Length in memory of a row of n weights: whole wide batches, so that no batch crosses the end of a cache line.
  static index_t packed(index_t n) { return simd::padded<T>(simd::padded<T>(n), simd::lanes<simd::wide<T>>); }

  static constexpr std::size_t gather = 8;  // steps added at a time: 3 to 16 are about equally fast
  static constexpr index_t deepest = 512;   // rows of the waiting deltas: no more stay in the cache from tile to tile
  matrix<T> forward_, backward_, gradient_;
  const matrix_layout* delta_layout_ = nullptr;
  std::array<var<T>, gather> x_;
  std::array<T*, gather> delta_{};
  std::size_t waiting_ = 0;
  index_t first_ = 0;
};

}  // namespace ctrnn::autodiff
