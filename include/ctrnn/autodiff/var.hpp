// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/tape.hpp>

namespace ctrnn {

/// A matrix on a tape: its value, and its adjoint (the derivative of the loss) while it has one.
template <class T>
struct slot {
  tape<T>* owner;               ///< the tape that the matrix is on
  const matrix_layout* layout;  ///< layout of the value and of the adjoint
  T* value;                     ///< elements of the value
  T* adjoint = nullptr;         ///< elements of the adjoint; null before the first contribution
  int uses = 0;                 ///< number of handles
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

/// Handle of a matrix [trials][units] on a tape; copies share it. The value lives as long as its handles.
template <class T>
class var {
 public:
  using scalar = T;  ///< float or double

  var() = default;
  /// A new matrix, its elements not yet set.
  var(tape<T>& t, const matrix_layout& l) {
    auto& memory = t.memory();
    slot_ = new (memory.take(memory.template for_object<slot<T>>())) slot<T>{&t, &l, t.take(l.values)};
    ++slot_->uses;
  }
  var(const var& o) : slot_(o.slot_) {
    if (slot_) ++slot_->uses;
  }
  var(var&& o) noexcept : slot_(std::exchange(o.slot_, nullptr)) {}
  var& operator=(var o) noexcept {
    std::swap(slot_, o.slot_);
    return *this;
  }
  ~var() {
    if (slot_ && --slot_->uses == 0) release();
  }

  explicit operator bool() const { return slot_ != nullptr; }
  bool operator==(const var& o) const { return slot_ == o.slot_; }
  tape<T>& on() const { return *slot_->owner; }                   ///< the tape that it is on
  const matrix_layout& layout() const { return *slot_->layout; }  ///< its shape in memory
  T* data() const { return slot_->value; }                        ///< its elements, rows layout().stride apart
  T operator()(index_t row, index_t column) const { return data()[row * layout().stride + column]; }

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
  void pass_adjoint_to(const var& other) const { other.slot_->adjoint = std::exchange(slot_->adjoint, nullptr); }

 private:
  void release() {
    drop_adjoint();
    on().give(layout().values, slot_->value);
    auto& memory = on().memory();
    memory.give(memory.template for_object<slot<T>>(), slot_);
  }
  slot<T>* slot_ = nullptr;
};

}  // namespace ctrnn
