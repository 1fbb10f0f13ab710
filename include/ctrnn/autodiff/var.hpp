// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/autodiff/tape.hpp>

namespace ctrnn::autodiff {

/// A matrix on a tape: its value, while it has one, and its adjoint (the derivative of the loss), while it has one.
template <class T>
struct slot {
  tape<T>* owner;               ///< the tape that the matrix is on
  const matrix_layout* layout;  ///< layout of the value and of the adjoint
  T* value;                     ///< elements of the value
  T* adjoint = nullptr;         ///< elements of the adjoint; null before the first contribution
  int uses = 0;                 ///< number of handles
  int value_uses = 0;           ///< number of those that need the value
};

/// Adds to an adjoint batch by batch; the first contribution sets it.
template <class T>
struct adjoint_sum {
  T* adjoint;  ///< elements of the adjoint
  bool first;  ///< whether nothing has contributed yet
  /// Adds a to the batch of elements from `at` on.
  template <class V>
  void add(index_t at, const V& a) const {
    simd::put(adjoint + at, first ? a : simd::load<V>(adjoint + at) + a);
  }
};

template <class T>
class var;

/// Handle of the adjoint of a matrix on a tape, whose value may be gone: what most nodes need of a matrix. Copies share
/// it.
template <class T>
class adjoint_of {
 public:
  adjoint_of() = default;
  adjoint_of(const adjoint_of& o) : slot_(o.slot_) {
    if (slot_) ++slot_->uses;
  }
  adjoint_of(adjoint_of&& o) noexcept : slot_(std::exchange(o.slot_, nullptr)) {}
  /// Of a var that is given up, which gives its value up by itself.
  template <std::same_as<var<T>> Var>
  adjoint_of(Var&& v) : adjoint_of(static_cast<const adjoint_of&>(v)) {}
  adjoint_of& operator=(adjoint_of o) noexcept {
    std::swap(slot_, o.slot_);
    return *this;
  }
  ~adjoint_of() {
    if (slot_ && --slot_->uses == 0) release();
  }

  explicit operator bool() const { return slot_ != nullptr; }
  bool operator==(const adjoint_of& o) const { return slot_ == o.slot_; }
  tape<T>& on() const { return *slot_->owner; }                   ///< the tape that it is on
  const matrix_layout& layout() const { return *slot_->layout; }  ///< its shape in memory

  /// The adjoint so far, or null where nothing has contributed.
  T* adjoint() const { return slot_->adjoint; }
  /// The adjoint to add to, which is set to zero first if nothing has contributed.
  T* adjoint_or_zero() const {
    const auto sum = receive();
    if (sum.first) std::fill_n(sum.adjoint, layout().size(), T(0));
    return sum.adjoint;
  }
  /// Opens the adjoint for a contribution, by one pass that has to add to all elements.
  adjoint_sum<T> receive() const {
    const bool first = !slot_->adjoint;
    if (first) slot_->adjoint = on().take(layout().adjoints);
    return {slot_->adjoint, first};
  }
  /// Gives the memory of the adjoint back, if there is one.
  void drop_adjoint() const {
    if (slot_->adjoint) on().give(layout().adjoints, std::exchange(slot_->adjoint, nullptr));
  }
  /// Hands the memory of the adjoint over to the caller; the matrix then has no adjoint.
  T* release_adjoint() const { return std::exchange(slot_->adjoint, nullptr); }
  /// Hands the adjoint over to another matrix of the same layout, which must have none.
  void pass_adjoint_to(const adjoint_of& other) const {
    other.slot_->adjoint = std::exchange(slot_->adjoint, nullptr);
  }

 protected:
  explicit adjoint_of(slot<T>* s) : slot_(s) { ++slot_->uses; }
  slot<T>* slot_ = nullptr;  ///< the matrix, or null

 private:
  void release() {
    drop_adjoint();
    auto& memory = on().memory();
    memory.give(memory.template for_object<slot<T>>(), slot_);
  }
};

/// Handle of a matrix [trials][units] on a tape; copies share it. The value lives as long as there is such a handle.
template <class T>
class var : public adjoint_of<T> {
 public:
  using scalar = T;  ///< float or double

  var() = default;
  /// A new matrix, its elements not yet set.
  var(tape<T>& t, const matrix_layout& l)
      : adjoint_of<T>(new (t.memory().take(t.memory().template for_object<slot<T>>()))
                          slot<T>{&t, &l, t.take(l.values)}) {
    ++slot_->value_uses;
  }
  var(const var& o) : adjoint_of<T>(o) {
    if (slot_) ++slot_->value_uses;
  }
  var(var&& o) noexcept : adjoint_of<T>(static_cast<adjoint_of<T>&&>(o)) {}
  var& operator=(var o) noexcept {
    std::swap(slot_, o.slot_);
    return *this;
  }
  ~var() {
    if (slot_ && --slot_->value_uses == 0) this->on().give(this->layout().values, slot_->value);
  }

  T* data() const { return slot_->value; }                                   ///< its elements
  matrix_view<T> view() const { return this->layout().view(slot_->value); }  ///< its elements, with their shape
  T operator()(index_t row, index_t column) const { return data()[row * this->layout().stride + column]; }

 private:
  using adjoint_of<T>::slot_;
};

}  // namespace ctrnn::autodiff
