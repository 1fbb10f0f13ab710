// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/autodiff/pool.hpp>
#include <ctrnn/simd/batch.hpp>
#include <utility>

namespace ctrnn {

/// What the values of one shape have in common: [rows][columns], rows padded to whole batches.
struct matrix_layout {
  index_t rows, columns, stride;
  pool::shelf* values;    ///< memory of the values
  pool::shelf* adjoints;  ///< and of the adjoints: apart, since these few are used over and over and stay in the cache
  index_t size() const { return rows * stride; }
};

/// Where in a matrix a batch stands: its index, and its column and pair in for_each_batch.
struct batch_place {
  index_t index, column, pair;
};

/// Visits all batches of a matrix: f.template operator()<V>(batch_place). Rows are taken in pairs, so that a wide batch
/// may reach from one into the next: columns run from 0 to twice the stride, and what is found by column (constants,
/// sums) is to be there twice.
template <class T, class F>
[[gnu::always_inline]] inline void for_each_batch(const matrix_layout& l, F f) {
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

/// One step of the backward sweep: an operation that was recorded, linked to the one before it.
struct tape_node {
  tape_node* previous = nullptr;
  /// Adds this operation's share to the adjoints of what it read (if pull), then ends the node's life.
  void (*leave)(tape_node&, pool&, bool pull) = nullptr;
};

/// Reverse mode at the level of whole matrices.
///
/// While it records, every operation leaves a node with a typed `backward()`; backward() runs them from the last to
/// the first. A value lives while a handle or a node needs it; an adjoint lives from its first contribution to the
/// backward step of the operation that made the value. All memory comes from one pool: once warm, nothing is
/// allocated. Control flow is plain C++; nothing is kept of it.
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

  /// Records an operation. Node has a member `void backward()`.
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
  mark here() const { return last_; }

  /// Runs the recorded operations back to the mark, last first, and removes them. Does not record.
  void backward(mark to = nullptr) {
    const recording_scope off(*this, false);
    unwind(to, true);
  }

  /// Removes the recorded operations without running them.
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

  pool& memory() { return pool_; }
  const pool& memory() const { return pool_; }
  T* take(pool::shelf* s) { return static_cast<T*>(pool_.take(*s)); }
  void give(pool::shelf* s, T* block) { pool_.give(*s, block); }

 private:
  template <class Node>
  struct end_of_life {  // also where backward() throws
    Node& self;
    pool& memory;
    ~end_of_life() {
      self.~Node();
      memory.give(memory.for_object<Node>(), &self);
    }
  };

  // A product of some columns of a matrix goes on to the end of a batch: it reads beyond the last one, and adds zeros.
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

}  // namespace ctrnn
