// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <concepts>
#include <ctrnn/simd/exp.hpp>

namespace ctrnn::autodiff {

/// A batch of numbers with N partial derivatives (forward mode). N = 0 is the plain number, so that one elementwise
/// function written with `auto`, such as a nonlinearity, gives values alone or values and slopes.
///
/// Has + - * /, exp, log, log1p, tanh, sqrt, square, abs, max, min, pow, logistic and log1pexp.
/// Slopes at a kink: abs has 0 at 0; max(a, b) has that of b where a == b, so max(z, 0) has 0 at 0.
template <class V, std::size_t N>
struct dual {
  using scalar = typename V::value_type;  ///< float or double
  V value;                                ///< the number, one for each lane
  std::array<V, N> slope;                 ///< partial derivatives of value

  dual(V v) : value(v) { slope.fill(V(scalar(0))); }
  template <class S>
    requires std::is_arithmetic_v<S>
  dual(S s) : dual(V(static_cast<scalar>(s))) {}

  /// The value v with the derivatives f(p), where p are those of x.
  template <class F>
  dual(V v, const dual& x, F f) : value(v) {
    for (std::size_t i = 0; i < N; ++i) slope[i] = f(x.slope[i]);
  }
  /// The value v with the derivatives f(p, q), where p are those of x and q those of y.
  template <class F>
  dual(V v, const dual& x, const dual& y, F f) : value(v) {
    for (std::size_t i = 0; i < N; ++i) slope[i] = f(x.slope[i], y.slope[i]);
  }

  [[gnu::always_inline]] friend dual operator+(const dual& a, const dual& b) {
    return {a.value + b.value, a, b, [](V p, V q) { return p + q; }};
  }
  [[gnu::always_inline]] friend dual operator-(const dual& a, const dual& b) {
    return {a.value - b.value, a, b, [](V p, V q) { return p - q; }};
  }
  [[gnu::always_inline]] friend dual operator*(const dual& a, const dual& b) {
    return {a.value * b.value, a, b, [&](V p, V q) { return p * b.value + a.value * q; }};
  }
  [[gnu::always_inline]] friend dual operator/(const dual& a, const dual& b) {
    const V y = a.value / b.value;
    return {y, a, b, [&](V p, V q) { return (p - y * q) / b.value; }};
  }
  // The other operand of these operators is a plain number, whose derivatives are 0.
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator+(const dual& a, S s) {
    return {a.value + V(static_cast<scalar>(s)), a, [](V p) { return p; }};
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator+(S s, const dual& a) {
    return a + s;
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator-(const dual& a, S s) {
    return a + -static_cast<scalar>(s);
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator-(S s, const dual& a) {
    return {V(static_cast<scalar>(s)) - a.value, a, [](V p) { return -p; }};
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator*(const dual& a, S s) {
    const V factor(static_cast<scalar>(s));
    return {a.value * factor, a, [&](V p) { return p * factor; }};
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator*(S s, const dual& a) {
    return a * s;
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual operator/(const dual& a, S s) {
    const V divisor(static_cast<scalar>(s));
    return {a.value / divisor, a, [&](V p) { return p / divisor; }};
  }
  [[gnu::always_inline]] friend dual operator-(const dual& a) {
    return {-a.value, a, [](V p) { return -p; }};
  }
  [[gnu::always_inline]] friend dual exp(const dual& a) {
    const V y = xsimd::exp(a.value);
    return {y, a, [&](V p) { return y * p; }};
  }
  [[gnu::always_inline]] friend dual log(const dual& a) {
    return {simd::log(a.value), a, [&](V p) { return p / a.value; }};
  }
  [[gnu::always_inline]] friend dual log1p(const dual& a) {
    return {xsimd::log1p(a.value), a, [&](V p) { return p / (V(scalar(1)) + a.value); }};
  }
  [[gnu::always_inline]] friend dual tanh(const dual& a) {
    const V y = xsimd::tanh(a.value);
    return {y, a, [&](V p) { return (V(scalar(1)) - y * y) * p; }};
  }
  [[gnu::always_inline]] friend dual sqrt(const dual& a) {
    const V y = simd::sqrt(a.value);
    return {y, a, [&](V p) { return p / (y + y); }};
  }
  [[gnu::always_inline]] friend dual square(const dual& a) {
    return {a.value * a.value, a, [&](V p) { return (a.value + a.value) * p; }};
  }
  [[gnu::always_inline]] friend dual abs(const dual& a) {
    const V zero(scalar(0)), sign = a.value & V(scalar(-0.0));
    return {a.value ^ sign, a, [&](V p) { return xsimd::select(a.value == zero, zero, p ^ sign); }};
  }
  // A NaN in a or b stays a NaN in the result, so that a run that has diverged is noticed.
  [[gnu::always_inline]] friend dual max(const dual& a, const dual& b) {
    const auto second = (b.value >= a.value) | xsimd::isnan(b.value);
    return {xsimd::select(second, b.value, a.value), a, b, [&](V p, V q) { return xsimd::select(second, q, p); }};
  }
  [[gnu::always_inline]] friend dual min(const dual& a, const dual& b) {
    return -max(-a, -b);
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual max(const dual& a, S s) {
    const V b(static_cast<scalar>(s)), zero(scalar(0));
    const auto second = b >= a.value;
    return {xsimd::select(second, b, a.value), a, [&](V p) { return xsimd::select(second, zero, p); }};
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual max(S s, const dual& b) {
    const V a(static_cast<scalar>(s)), zero(scalar(0));
    const auto first = a > b.value;
    return {xsimd::select(first, a, b.value), b, [&](V p) { return xsimd::select(first, zero, p); }};
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual min(const dual& a, S s) {
    return -max(-a, -static_cast<scalar>(s));
  }
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual min(S s, const dual& b) {
    return -max(-static_cast<scalar>(s), -b);
  }
  /// a^exponent for a >= 0 and exponent > 1; 0 with slope 0 where a <= 0.
  template <class S>  // a template, as otherwise an exponent of type int would select xsimd::pow
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] friend dual pow(const dual& a, S exponent) {
    const V zero(scalar(0)), n(static_cast<scalar>(exponent));
    const auto none = a.value <= zero;
    const V base = xsimd::select(none, V(scalar(1)), a.value);
    const V lower = xsimd::exp((n - V(scalar(1))) * simd::log(base));
    return {xsimd::select(none, zero, lower * base), a, [&](V p) { return xsimd::select(none, zero, n * lower * p); }};
  }
  /// 1 / (1 + exp(-a)) without overflow.
  [[gnu::always_inline]] friend dual logistic(const dual& a) {
    const V one(scalar(1)), e = simd::bounded_exp(-a.value), y = one / (one + e);
    return {y, a, [&](V p) { return e * y * y * p; }};
  }
  /// log(1 + exp(a)) without overflow.
  [[gnu::always_inline]] friend dual log1pexp(const dual& a) {
    const V zero(scalar(0)), e = simd::bounded_exp(-xsimd::abs(a.value));
    return {xsimd::max(a.value, zero) + xsimd::log1p(e), a, [&](V p) {
              return xsimd::select(a.value < zero, e, V(scalar(1))) / (V(scalar(1)) + e) * p;
            }};
  }
};

/// The variable of differentiation: its value is v, its slope 1, or another factor that all derivatives then have.
template <class V>
[[gnu::always_inline]] inline dual<V, 1> variable(V v, typename V::value_type slope = 1) {
  dual<V, 1> x(v);
  x.slope[0] = V(slope);
  return x;
}

/// A function that maps each element by itself and can be differentiated, e.g. `max(z, 0)`: called with a dual, it
/// returns one.
template <class F, class T>
concept elementwise = requires(const F f, dual<simd::wide<T>, 1> z) {
  { f(z) } -> std::same_as<dual<simd::wide<T>, 1>>;
};

}  // namespace ctrnn::autodiff
