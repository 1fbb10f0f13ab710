// SPDX-License-Identifier: BSD-3-Clause
// The judge of gradients, judged.
#include <ctrnn/autodiff/check_gradient.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

using namespace ctrnn;

namespace {

/// L = sum of sin(x_rc) (r + 1) / (c + 1) + y_0^3 + |y_1|, with its gradient.
struct example {
  matrix<double> x{3, 2}, dx{3, 2};
  std::array<double, 2> y{0.5, 1e-8}, dy{};

  example() {
    for (index_t r = 0; r < 3; ++r)
      for (index_t c = 0; c < 2; ++c) x(r, c) = 0.3 * static_cast<double>(r) - 0.7 * static_cast<double>(c);
    for (index_t r = 0; r < 3; ++r)
      for (index_t c = 0; c < 2; ++c) dx(r, c) = std::cos(x(r, c)) * factor(r, c);
    dy = {3 * y[0] * y[0], 1};
  }
  static double factor(index_t r, index_t c) {
    return static_cast<double>(r + 1) / static_cast<double>(c + 1);
  }
  double loss() const {
    double sum = y[0] * y[0] * y[0] + std::abs(y[1]);
    for (index_t r = 0; r < 3; ++r)
      for (index_t c = 0; c < 2; ++c) sum += std::sin(x(r, c)) * factor(r, c);
    return sum;
  }
  gradient_report report(const matrix<unsigned char>* mask = nullptr) {
    const std::array parameters{checked_parameters("x", x, dx, mask), checked_parameters("y", y, dy)};
    return check_gradient([&] { return loss(); }, parameters);
  }
};

}  // namespace

TEST_CASE("a right gradient passes, and the values are what they were") {
  example e;
  const auto before = e.x;
  e.y[1] = 0.2;
  CHECK(e.report().error < 1e-8);
  for (index_t r = 0; r < 3; ++r)
    for (index_t c = 0; c < 2; ++c) CHECK(e.x(r, c) == before(r, c));
}

TEST_CASE("a wrong gradient is found, with its place, its value and the one expected") {
  example e;
  e.y[1] = 0.2;
  e.dx(2, 1) += 1e-3;
  const auto report = e.report();
  CHECK(report.error == doctest::Approx(1e-3 / 3 / std::cos(0.6)).epsilon(1e-3));
  CHECK(report.name == "x");
  CHECK(report.row == 2);
  CHECK(report.column == 1);
  CHECK(report.given == e.dx(2, 1));
  CHECK(report.expected == doctest::Approx(e.dx(2, 1) - 1e-3).epsilon(1e-7));
  CHECK(report.text().substr(0, 19) == "x(2, 1): gradient 1");
}

TEST_CASE("a gradient that is missing is wrong by 1, one that is not finite by infinity") {
  example e;
  e.y[1] = 0.2;
  e.dy = {0, 0};
  CHECK(e.report().error == doctest::Approx(1));
  CHECK(e.report().name == "y");
  e.dy[1] = std::numeric_limits<double>::quiet_NaN();
  CHECK(e.report().error == std::numeric_limits<double>::infinity());
  CHECK(e.report().column == 1);
}

TEST_CASE("a kink beside the point does not make a right gradient wrong, nor a wrong one right") {
  example e;
  e.y[1] = 1e-7;
  CHECK(e.report().error < 1e-6);
  e.dy[1] = 0.5;
  CHECK(e.report().error > 0.1);
}

TEST_CASE("fixed elements are not checked") {
  example e;
  e.y[1] = 0.2;
  e.dx(2, 1) = 77;
  matrix<unsigned char> mask(3, 2);
  mask.fill(1);
  mask(2, 1) = 0;
  CHECK(e.report(&mask).error < 1e-8);
  CHECK(e.report().error > 0.9);
}

TEST_CASE("parameters without an influence and without a gradient agree") {
  matrix<double> x(2, 2), dx(2, 2);
  const std::array parameters{checked_parameters("x", x, dx)};
  const auto report = check_gradient([] { return 1.0; }, parameters);
  CHECK(report.error == 0);
  CHECK(report.text() == "all gradients agree with the differences");
}
