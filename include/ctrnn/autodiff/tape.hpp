// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/autodiff/pool.hpp>
#include <ctrnn/simd/matrix_view.hpp>
#include <utility>

namespace ctrnn::autodiff {

/// Shape and memory of the matrices [rows][columns] on a tape, with rows padded to whole batches.
struct matrix_layout {
  index_t rows, columns, stride;
  pool::shelf* values;    ///< memory of the values
  pool::shelf* adjoints;  ///< memory of the adjoints, apart: the few that live at a time stay in the cache
  index_t size() const { return rows * stride; }  ///< number of elements, with padding
  /// A matrix of this layout at `data`.
  template <class T>
  matrix_view<T> view(T* data) const {
    return {data, rows, columns, stride};
  }
};

/// The place of a batch in a matrix: the index of its first element, and its column and pair of rows as for_each_batch
/// counts them.
struct batch_place {
  index_t index, column, pair;
};

/// Visits all batches of a matrix, given by its layout or a view: calls f.template operator()<V>(batch_place). Rows are
/// visited in pairs, so that a wide batch may reach from the first row of a pair into the second: the column of a batch
/// runs from 0 to twice the stride, and what is looked up by column (constants, sums) has to be stored twice, one copy
/// behind the other.
template <class T, class F>
[[gnu::always_inline]] inline void for_each_batch(const auto& l, F f) {
  const index_t pairs = l.rows / 2;
  for (index_t pair = 0; pair < pairs; ++pair)
    simd::for_each_batch<T>(2 * l.stride, [&]<class V>(index_t c) __attribute__((always_inline)) {
      f.template operator()<V>(batch_place{2 * pair * l.stride + c, c, pair});
    });
  if (l.rows % 2 != 0)
    simd::for_each_batch<T>(l.stride, [&]<class V>(index_t c) __attribute__((always_inline)) {
      f.template operator()<V>(batch_place{2 * pairs * l.stride + c, c, pairs});
    });
}

/// One step of the backward pass: an operation that was recorded, linked to the one before it.
struct tape_node {
  tape_node* previous = nullptr;
  /// Adds this operation's contributions to the adjoints of what it read, if `pull` is set; then destroys the node.
  void (*leave)(tape_node&, pool&, bool pull) = nullptr;
};

/// Reverse-mode differentiation at the level of whole matrices.
///
/// While the tape records, every operation leaves a node with a typed `backward()`; tape::backward() runs these from
/// the last to the first. A value lives while a handle or a node needs it; an adjoint lives from its first contribution
/// to the backward step of the operation that made the value. All memory comes from one pool, so that a run that is
/// repeated allocates nothing. Control flow is plain C++ and is not recorded.
template <class T>
class tape {
 public:
  tape() = default;
  tape(const tape&) = delete;
  tape& operator=(const tape&) = delete;
  ~tape() { forget(); }

  /// Whether operations are recorded. Off at first.
  bool recording() const { return recording_; }

  /// The layout of [rows][columns] matrices on this tape.
  const matrix_layout& layout(index_t rows, index_t columns) {
    for (const auto& l : layouts_)
      if (l.rows == rows && l.columns == columns) return l;
    const index_t stride = simd::padded<T>(columns);
    const auto bytes = static_cast<std::size_t>(rows * stride) * sizeof(T) + read_past;
    return layouts_.emplace_back(
        matrix_layout{rows, columns, stride, &pool_.new_shelf(bytes), &pool_.new_shelf(bytes)});
  }

  /// Records an operation as a Node made from these arguments. Node has a member `void backward()`.
  template <class Node, class... A>
  void record(A&&... a) {
    auto* n = new (pool_.take(pool_.for_object<Node>())) Node(std::forward<A>(a)...);
    n->previous = std::exchange(last_, n);
    n->leave = [](tape_node& base, pool& memory, bool pull) {
      const end_of_life<Node> node{static_cast<Node&>(base), memory};
      if (pull) node.self.backward();
    };
  }

  /// A place in the record.
  using mark = tape_node*;
  mark here() const { return last_; }  ///< the place after the latest operation

  /// Runs the backward steps of the recorded operations, from the last back to the mark, and removes the operations.
  /// Nothing is recorded meanwhile.
  void backward(mark to = nullptr) {
    const recording_scope off(*this, false);
    unwind(to, true);
  }

  /// Removes the recorded operations without running their backward steps.
  void forget() { unwind(nullptr, false); }

  /// Turns recording on or off for a scope.
  class recording_scope {
   public:
    recording_scope(tape& t, bool on) : tape_(t), before_(std::exchange(t.recording_, on)) {}
    ~recording_scope() { tape_.recording_ = before_; }
    recording_scope(const recording_scope&) = delete;
    recording_scope& operator=(const recording_scope&) = delete;

   private:
    tape& tape_;
    bool before_;
  };

  pool& memory() { return pool_; }              ///< memory of the values, adjoints and nodes
  const pool& memory() const { return pool_; }  ///< memory of the values, adjoints and nodes
  /// Takes memory for one matrix, its elements not yet set.
  T* take(pool::shelf* s) { return static_cast<T*>(pool_.take(*s)); }
  /// Gives the memory of a matrix back.
  void give(pool::shelf* s, T* block) { pool_.give(*s, block); }

 private:
  template <class Node>
  struct end_of_life {  // destroys the node, also where backward() throws
    Node& self;
    pool& memory;
    ~end_of_life() {
      self.~Node();
      memory.give(memory.for_object<Node>(), &self);
    }
  };

  // Bytes behind the last row. A product into some columns of a matrix works in whole batches: in the last row it may
  // read and write beyond the end, where it adds zeros.
  static constexpr std::size_t read_past = 64;
  static_assert(read_past >= simd::lanes<simd::narrow<T>> * sizeof(T));

  void unwind(mark to, bool pull) {
    while (last_ != to) {
      auto* n = last_;
      last_ = n->previous;
      n->leave(*n, pool_, pull);
    }
  }

  pool pool_;
  std::deque<matrix_layout> layouts_;
  tape_node* last_ = nullptr;
  bool recording_ = false;
};

}  // namespace ctrnn::autodiff
