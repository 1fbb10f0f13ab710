// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <concepts>
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// A storage policy decides what of a trajectory is kept for the backward pass. It runs blocks one after the other:
///
///     template <class T, class State, class Block, class Before>
///     State run(tape<T>&, State s, index_t n, const Block& block,
///               const Before& before) const;
///
/// It sets s <- block(s, i) for i = 0 ... n - 1 and returns the last s, a std::array of var<T>: the state of the
/// network, and what an integrator carries beside it. It has to call before(i) before each block i from which the
/// backward pass will run blocks again.
template <class S, class T>
concept storage_policy = requires(const S& s, autodiff::tape<T>& t, std::array<autodiff::var<T>, 1> state,
                                  std::array<autodiff::var<T>, 1> (*block)(std::array<autodiff::var<T>, 1>, index_t),
                                  void (*before)(index_t)) {
  { s.run(t, state, index_t(1), block, before) } -> std::same_as<std::array<autodiff::var<T>, 1>>;
};

/// Storage policy: keeps every state of the trajectory for the backward pass.
struct store_all {
  /// @see storage_policy
  template <class T, class State, class Block, class Before>
  State run(autodiff::tape<T>&, State s, index_t n, const Block& block, const Before&) const {
    for (index_t i = 0; i < n; ++i) s = block(std::move(s), i);
    return s;
  }
};

namespace detail {

/// Tape node of the blocks from, ..., to - 1, which ran without a record: its backward step runs them again with one.
template <class T, class State, class Block>
struct segment_node : autodiff::tape_node {
  State in, out;
  index_t from, to;
  Block block;
  segment_node(State i, State o, index_t a, index_t b, Block f)
      : in(std::move(i)), out(std::move(o)), from(a), to(b), block(std::move(f)) {}

  void backward() {
    auto& t = out[0].on();
    const auto start = t.here();
    {
      const typename autodiff::tape<T>::recording_scope on(t, true);
      State s = in;
      for (index_t i = from; i < to; ++i) s = block(std::move(s), i);
      for (std::size_t k = 0; k < s.size(); ++k)
        if (out[k].adjoint()) out[k].pass_adjoint_to(s[k]);
    }
    t.backward(start);
  }
};

}  // namespace detail

/// Storage policy: keeps the state at the start of each segment of `length` blocks; the backward pass computes the
/// states in between again. The gradients are those of store_all, bit for bit; the memory is that of all states of one
/// segment and of one state for each segment.
struct segments {
  index_t length = 8;  ///< number of blocks in a segment, at least 1

  /// @see storage_policy
  template <class T, class State, class Block, class Before>
  State run(autodiff::tape<T>& t, State s, index_t n, const Block& block, const Before& before) const {
    if (length < 1) refuse({"segments: a segment of ", length, " blocks was asked for; use at least 1"});
    if (!t.recording()) return store_all{}.run(t, std::move(s), n, block, before);
    for (index_t a = 0; a < n; a += length) {
      const index_t b = std::min(a + length, n);
      before(a);
      State in = s;
      {
        const typename autodiff::tape<T>::recording_scope off(t, false);
        for (index_t i = a; i < b; ++i) s = block(std::move(s), i);
      }
      t.template record<detail::segment_node<T, State, Block>>(std::move(in), s, a, b, block);
    }
    return s;
  }
};

}  // namespace ctrnn
