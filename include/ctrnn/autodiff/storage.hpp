// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/autodiff/var.hpp>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// A storage policy decides what of a trajectory is kept for the backward pass. It runs blocks one after the other:
///
///     var<T> run(tape<T>&, var<T> r, index_t n, const Block& block, const Before& before) const;
///
/// r <- block(r, i) for i = 0 ... n - 1; returns the last r. before(i) is to be called before block i if the run may be
/// taken up again there, that is if block i will be called again in the backward pass.
template <class S, class T>
concept storage_policy = requires(const S& s, tape<T>& t, var<T> r, var<T> (*block)(var<T>, index_t),
                                  void (*before)(index_t)) {
  { s.run(t, r, index_t(1), block, before) } -> std::same_as<var<T>>;
};

/// Storage policy: keeps every state of the trajectory for the backward pass.
struct store_all {
  /// @see storage_policy
  template <class T, class Block, class Before>
  var<T> run(tape<T>&, var<T> r, index_t n, const Block& block, const Before&) const {
    for (index_t i = 0; i < n; ++i) r = block(std::move(r), i);
    return r;
  }
};

namespace detail {

template <class T, class Block>
struct segment_node : tape_node {
  var<T> in, out;
  index_t from, to;
  Block block;
  segment_node(var<T> i, var<T> o, index_t a, index_t b, Block f)
      : in(std::move(i)), out(std::move(o)), from(a), to(b), block(std::move(f)) {}

  void backward() {
    auto& t = out.on();
    const auto start = t.here();
    {
      const typename tape<T>::recording_scope on(t, true);
      var<T> r = in;
      for (index_t i = from; i < to; ++i) r = block(std::move(r), i);
      out.pass_adjoint_to(r);
    }
    t.backward(start);
  }
};

}  // namespace detail

/// Storage policy: keeps the state every `length` blocks and computes what lies between again in the backward pass.
/// The gradients are those of store_all, bit for bit; the memory is that of one segment and of one state for each.
struct segments {
  index_t length = 8;  ///< blocks of a segment, at least 1

  /// @see storage_policy
  template <class T, class Block, class Before>
  var<T> run(tape<T>& t, var<T> r, index_t n, const Block& block, const Before& before) const {
    if (length < 1)
      throw std::invalid_argument("segments: a segment of " + std::to_string(length) +
                                  " blocks was asked for; use at least 1");
    if (!t.recording()) return store_all{}.run(t, std::move(r), n, block, before);
    for (index_t a = 0; a < n; a += length) {
      const index_t b = std::min(a + length, n);
      before(a);
      var<T> in = r;
      {
        const typename tape<T>::recording_scope off(t, false);
        for (index_t i = a; i < b; ++i) r = block(std::move(r), i);
      }
      t.template record<detail::segment_node<T, Block>>(std::move(in), r, a, b, block);
    }
    return r;
  }
};

}  // namespace ctrnn
