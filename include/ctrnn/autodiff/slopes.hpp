// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <cstdint>
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/autodiff/var.hpp>

namespace ctrnn::autodiff {

/// An elementwise function whose slope is 0 or 1 everywhere and that declares it:
/// `static constexpr bool slope_is_0_or_1 = true`.
/// Its slopes are then stored as one bit each. If the declaration is not true, gradients are wrong, as check_gradient
/// shows.
template <class Phi>
concept has_slope_0_or_1 = requires { requires Phi::slope_is_0_or_1; };

/// An elementwise function whose slope is 1 everywhere and that declares it: `static constexpr bool slope_is_1 = true`.
/// Nothing is stored of its slopes.
template <class Phi>
concept has_slope_1 = requires { requires Phi::slope_is_1; };

/// Stores the slopes of an elementwise function from the forward to the backward pass.
template <class T, class Phi>
class slopes {
 public:
  slopes() = default;
  slopes(tape<T>& t, const matrix_layout& l) : value_(t, l) {}

  struct writer {
    T* to;
    /// Stores the slopes of the batch that for_each_batch visits.
    template <class V>
    [[gnu::always_inline]] void put(batch_place at, const V& slope) const {
      simd::put(to + at.index, slope);
    }
  };
  writer write() const { return {value_.data()}; }

  struct reader {
    const T* from;
    /// a times the slopes of the batch that for_each_batch visits.
    template <class V>
    [[gnu::always_inline]] V times(batch_place at, const V& a) const {
      return a * simd::load<V>(from + at.index);
    }
  };
  reader read() const { return {value_.data()}; }

 private:
  var<T> value_;
};

/// Stores slopes of 0 or 1 as one bit for each element. Of a unit's two words, one is for even rows and one for odd
/// rows: bit k of them is the slope in row 2 k and in row 2 k + 1. So the words for a pair of rows lie in memory as the
/// rows do.
template <class T, has_slope_0_or_1 Phi>
  requires(!has_slope_1<Phi>)
class slopes<T, Phi> {
  using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static constexpr index_t bits = 8 * sizeof(word);
  template <class V>
  using words = xsimd::batch<word, typename V::arch_type>;

 public:
  slopes() = default;
  slopes(tape<T>& t, const matrix_layout& l)
      : words_(t, t.layout((l.rows + 2 * bits - 1) / (2 * bits), 2 * l.stride)) {}

  struct writer {
    T* to;
    index_t group;
    /// Stores the slopes of the batch that for_each_batch visits.
    template <class V>
    [[gnu::always_inline]] void put(batch_place at, const V& slope) const {
      T* const words_of = to + at.pair / bits * group + at.column;
      const auto bit = simd::bitwise_cast<V>(words<V>(word(1) << at.pair % bits));
      const V zero(T(0));
      const V set = xsimd::select(slope != zero, bit, zero);
      simd::put(words_of, at.pair % bits == 0 ? set : simd::load<V>(words_of) | set);
    }
  };
  writer write() const { return {words_.data(), words_.layout().stride}; }

  struct reader {
    const T* from;
    index_t group;
    /// a times the slopes of the batch that for_each_batch visits.
    template <class V>
    [[gnu::always_inline]] V times(batch_place at, const V& a) const {
      const auto words_of = simd::bitwise_cast<words<V>>(simd::load<V>(from + at.pair / bits * group + at.column));
      const words<V> zero(word(0)), bit(word(1) << at.pair % bits);
      return simd::bitwise_cast<V>(xsimd::select((words_of & bit) != zero, simd::bitwise_cast<words<V>>(a), zero));
    }
  };
  reader read() const { return {words_.data(), words_.layout().stride}; }

 private:
  var<T> words_;
};

/// Stores nothing of slopes of 1.
template <class T, has_slope_1 Phi>
class slopes<T, Phi> {
 public:
  slopes() = default;
  slopes(tape<T>&, const matrix_layout&) {}

  struct writer {
    /// Does nothing.
    template <class V>
    [[gnu::always_inline]] void put(batch_place, const V&) const {}
  };
  writer write() const { return {}; }

  struct reader {
    /// a, as the slopes are 1.
    template <class V>
    [[gnu::always_inline]] V times(batch_place, const V& a) const {
      return a;
    }
  };
  reader read() const { return {}; }
};

/// The value phi(z) of the batch that for_each_batch visits, whose slopes are stored if they are kept.
template <bool Keep, class Phi, class V, class Writer>
[[gnu::always_inline]] inline V value_of(const Phi& phi, const V& z, batch_place at, const Writer& slopes_to) {
  if constexpr (Keep) {
    const auto q = phi(variable(z));
    slopes_to.put(at, q.slope[0]);
    return q.value;
  } else {
    return phi(dual<V, 0>(z)).value;
  }
}

}  // namespace ctrnn::autodiff
