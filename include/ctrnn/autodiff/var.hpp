// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/tape.hpp>

namespace ctrnn {

/// A matrix on a tape: its value, and its adjoint (the derivative of the loss) while there is one.
template <class T>
struct slot {
  tape<T>* owner;               ///< the tape it is on
  const matrix_layout* layout;  ///< of the value and of the adjoint
  T* value;                     ///< its elements
  T* adjoint = nullptr;         ///< null where nothing has contributed
  int uses = 0;                 ///< handles
};

/// Adds to an adjoint batch by batch; the first contribution sets it.
template <class T>
struct adjoint_sum {
  T* adjoint;  ///< its elements
  bool first;  ///< nothing has contributed yet
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
  tape<T>& on() const { return *slot_->owner; }                   ///< its tape
  const matrix_layout& layout() const { return *slot_->layout; }  ///< its shape in memory
  T* data() const { return slot_->value; }                        ///< its elements, rows layout().stride apart
  T operator()(index_t row, index_t column) const { return data()[row * layout().stride + column]; }

  /// The adjoint so far, or null where nothing has contributed.
  T* adjoint() const { return slot_->adjoint; }
  /// The adjoint to add to, zero if nothing has contributed.
  T* adjoint_or_zero() const {
    const auto sum = receive();
    if (sum.first) std::fill_n(sum.adjoint, layout().size(), T(0));
    return sum.adjoint;
  }
  /// To add to the adjoint in one pass over all elements.
  adjoint_sum<T> receive() const {
    const bool first = !slot_->adjoint;
    if (first) slot_->adjoint = on().take(layout().adjoints);
    return {slot_->adjoint, first};
  }
  /// Ends the adjoint's life.
  void drop_adjoint() const {
    if (slot_->adjoint) on().give(layout().adjoints, std::exchange(slot_->adjoint, nullptr));
  }
  /// Takes the memory of the adjoint out of the matrix's care.
  T* release_adjoint() const { return std::exchange(slot_->adjoint, nullptr); }
  /// Hands the adjoint over to another matrix of the same layout, which has none.
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
