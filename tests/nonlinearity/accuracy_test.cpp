// SPDX-License-Identifier: BSD-3-Clause
// Values and slopes of every nonlinearity against the formulas in long double.
#include <ctrnn/nonlinearity.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::autodiff;

namespace {

using real = long double;
using value_and_slope = std::pair<real, real>;

/// 0, and both signs of 1e-3 ... 1e4 in small steps and of some values around 1.
template <class T>
std::vector<T> grid() {
  std::vector<T> z{0, T(-0.0)};
  for (int i = 0; i <= 700; ++i) z.push_back(static_cast<T>(std::pow(10.0, -3 + i / 100.0)));
  for (int i = 1; i <= 400; ++i) z.push_back(static_cast<T>(i) / 16);
  for (std::size_t i = z.size(); i-- > 2;) z.push_back(-z[i]);
  return z;
}

struct errors {
  double value = 0, slope = 0;  ///< largest, in epsilon of T
  bool finite = true;
};

/// Largest errors over the grid, relative to the exact value where that is above `floor` (of value, of
/// slope).
template <class T, class Phi, class V = simd::wide<T>>
errors errors_of(const Phi& phi, value_and_slope (*exact)(real), real value_floor = 0, real slope_floor = 0) {
  constexpr real least = std::numeric_limits<T>::min();
  const auto distance = [](T got, real wanted, real floor) {
    const real error = std::abs(got - wanted);
    if (error <= least) return 0.0;  // what is below the smallest normal number may be flushed to zero
    return static_cast<double>(error / std::max(std::abs(wanted), floor) / std::numeric_limits<T>::epsilon());
  };
  errors worst;
  auto z = grid<T>();
  z.resize((z.size() + V::size - 1) / V::size * V::size);
  for (std::size_t i = 0; i < z.size(); i += V::size) {
    const auto q = phi(variable(simd::load<V>(z.data() + i)));
    for (std::size_t j = 0; j < V::size; ++j) {
      const T value = q.value.get(j), slope = q.slope[0].get(j);
      const auto [wanted_value, wanted_slope] = exact(z[i + j]);
      worst.finite = worst.finite && std::isfinite(value) && std::isfinite(slope);
      worst.value = std::max(worst.value, distance(value, wanted_value, value_floor));
      worst.slope = std::max(worst.slope, distance(slope, wanted_slope, slope_floor));
    }
  }
  return worst;
}

value_and_slope exact_relu(real z) { return {z > 0 ? z : 0, z > 0 ? 1 : 0}; }
value_and_slope exact_linear(real z) { return {z, 1}; }
value_and_slope exact_leaky_relu(real z) {
  constexpr real leak = 0.25;
  return {z > 0 ? z : leak * z, z > 0 ? 1 : leak};
}
value_and_slope exact_tanh(real z) {
  return {std::tanh(z), 1 / std::pow(std::cosh(std::min(std::abs(z), 5000.0L)), 2)};
}
value_and_slope exact_rectified_tanh(real z) { return z > 0 ? exact_tanh(z) : value_and_slope{0, 0}; }
value_and_slope exact_sigmoid(real z) {
  const real e = std::exp(-std::abs(z));
  return {(z < 0 ? e : 1) / (1 + e), e / ((1 + e) * (1 + e))};
}
value_and_slope exact_softplus(real z) {
  return {std::max(z, 0.0L) + std::log1p(std::exp(-std::abs(z))), exact_sigmoid(z).first};
}
value_and_slope exact_square(real z) { return z > 0 ? value_and_slope{z * z, 2 * z} : value_and_slope{0, 0}; }
value_and_slope exact_power(real z) {
  return z > 0 ? value_and_slope{std::pow(z, 1.5L), 1.5L * std::sqrt(z)} : value_and_slope{0, 0};
}

void expect(const errors& e, double value, double slope) {
  CHECK(e.finite);
  CHECK(e.value <= value);
  CHECK(e.slope <= slope);
}

}  // namespace

TEST_CASE_TEMPLATE("relu, leaky relu and linear are exact", T, float, double) {
  expect(errors_of<T>(relu{}, exact_relu), 0, 0);
  expect(errors_of<T>(leaky_relu{.leak = 0.25}, exact_leaky_relu), 0, 0);
  expect(errors_of<T>(linear{}, exact_linear), 0, 0);
}

TEST_CASE_TEMPLATE("sigmoid is right to 2 epsilon and its slope to 3, relatively, also where they are tiny",
                   T, float, double) {
  expect(errors_of<T>(sigmoid{}, exact_sigmoid), 2, 3);
}

TEST_CASE_TEMPLATE("softplus and its slope are right to 2 epsilon, relatively, also where they are tiny", T,
                   float, double) {
  expect(errors_of<T>(softplus{}, exact_softplus), 2, 2);
}

TEST_CASE_TEMPLATE("tanh is right to 1.5 epsilon, relatively; its slope 1 - tanh^2 to 1.5 epsilon of 1", T,
                   float, double) {
  expect(errors_of<T>(tanh_unit{}, exact_tanh, 0, 1), 1.5, 1.5);
  expect(errors_of<T>(rectified_tanh{}, exact_rectified_tanh, 0, 1), 1.5, 1.5);
}

TEST_CASE_TEMPLATE("rectified power and its slope are right to 8 epsilon, relatively", T, float, double) {
  expect(errors_of<T>(rectified_power{}, exact_square), 8, 8);
  expect(errors_of<T>(rectified_power{.exponent = 1.5}, exact_power), 8, 8);
}

TEST_CASE_TEMPLATE("values are the same with and without slopes", T, float, double) {
  using V = simd::wide<T>;
  const auto z = grid<T>();
  const auto expect_same = [&](const auto& phi) {
    for (std::size_t i = 0; i + V::size <= z.size(); i += V::size) {
      const V x = simd::load<V>(z.data() + i);
      REQUIRE(xsimd::all(phi(variable(x)).value == phi(dual<V, 0>(x)).value));
    }
  };
  expect_same(relu{}), expect_same(leaky_relu{}), expect_same(sigmoid{}), expect_same(softplus{});
  expect_same(tanh_unit{}), expect_same(rectified_tanh{}), expect_same(rectified_power{}), expect_same(linear{});
}

TEST_CASE_TEMPLATE("narrow batches are as accurate as wide ones", T, float, double) {
  using N = simd::narrow<T>;
  expect(errors_of<T, relu, N>({}, exact_relu), 0, 0);
  expect(errors_of<T, sigmoid, N>({}, exact_sigmoid), 2, 3);
  expect(errors_of<T, softplus, N>({}, exact_softplus), 2, 2);
  expect(errors_of<T, tanh_unit, N>({}, exact_tanh, 0, 1), 1.5, 1.5);
  expect(errors_of<T, rectified_power, N>({}, exact_square), 8, 8);
}

TEST_CASE("the slopes at the kink 0: none for the rectified ones, `leak` for leaky relu") {
  const auto slope_at_0 = [](const auto& phi) {
    return phi(variable(simd::wide<float>(0.0f))).slope[0].get(0);
  };
  CHECK(slope_at_0(relu{}) == 0);
  CHECK(slope_at_0(rectified_tanh{}) == 0);
  CHECK(slope_at_0(rectified_power{}) == 0);
  CHECK(slope_at_0(leaky_relu{.leak = 0.25}) == 0.25f);
}

TEST_CASE("parameters that cannot be are refused") {
  check_parameters(rectified_power{}), check_parameters(leaky_relu{}), check_parameters(relu{});
  CHECK_THROWS_WITH_AS(check_parameters(rectified_power{.exponent = 1}), doctest::Contains("must be above 1"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(check_parameters(leaky_relu{.leak = 1.5}), doctest::Contains("0 to 1"), std::invalid_argument);
}

namespace {
struct returns_int {
  int operator()(auto) const { return 0; }
};
}  // namespace
static_assert(nonlinearity<relu> && nonlinearity<leaky_relu> && nonlinearity<sigmoid> &&
              nonlinearity<softplus> && nonlinearity<tanh_unit> && nonlinearity<rectified_tanh> &&
              nonlinearity<rectified_power> && nonlinearity<linear>);
static_assert(!nonlinearity<int> && !nonlinearity<returns_int>);
