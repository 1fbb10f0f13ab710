// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdio>
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/text/message.hpp>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctrnn {

/// Some parameters of a loss and the gradient that is to be checked. Owns neither.
struct checked_parameters {
  std::string_view name;                        ///< for the report
  matrix_view<double> values;                   ///< changed during the check, then put back
  matrix_view<const double> gradient;           ///< of the values
  const matrix<unsigned char>* mask = nullptr;  ///< if it is there, elements where it is 0 are not checked

  checked_parameters(std::string_view n, std::span<double> x, std::span<const double> g)
      : name(n) {
    const auto size = static_cast<index_t>(std::min(x.size(), g.size()));
    values = {x.data(), 1, size, size}, gradient = {g.data(), 1, size, size};
  }
  checked_parameters(std::string_view n, matrix<double>& x, const matrix<double>& g,
                     const matrix<unsigned char>* checked_elements = nullptr)
      : name(n),
        values(x.view()),
        gradient(g.view()),
        mask(checked_elements && checked_elements->rows() > 0 ? checked_elements : nullptr) {}
};

/// The element whose gradient is furthest from what finite differences say.
struct gradient_report {
  double error = 0;             ///< |given - expected| / largest gradient among the parameters of that name
  std::string name;             ///< of the parameters, empty if all errors are 0
  index_t row = 0, column = 0;  ///< of the element
  double given = 0;             ///< the gradient that was checked
  double expected = 0;          ///< (L(x + h) - L(x - h)) / 2h

  /// The report in one line: "W(3, 1): gradient 0.25, but differences say 0.26; relative error 4.0e-02".
  std::string text() const {
    if (name.empty()) return "all gradients agree with the differences";
    std::array<char, 128> numbers;
    std::snprintf(numbers.data(), numbers.size(),
                  "(%td, %td): gradient %.6g, but differences say %.6g; relative error %.1e", row, column,
                  given, expected, error);
    return name + numbers.data();
  }
};

/// Compares gradients with central differences of the loss, element by element:
///
///     dL/dx = (L(x + h) - L(x - h)) / 2h + O(h^2) + O(1e-16 |L| / h)
///
/// Errors are relative to the largest gradient of the same parameters, so that tiny ones do not dominate; one
/// that is not finite is reported as infinite. A right gradient has an error of about 1e-8 at h = 1e-6.
///
/// A kink of the loss between x - h and x + h spoils a difference, and so does rounding where all gradients
/// of the same parameters are tiny. So where the error is above 1e-7, steps of 10 h, h / 10, 100 h and h /
/// 100 are tried too, and the nearest difference counts: a wrong gradient is far from all of them.
///
/// @param loss  the loss at the current values, double(); called twice or more for every element; may overwrite the
///              gradients
/// @param h     step of the differences, in units of the parameters
template <class Loss>
  requires std::convertible_to<std::invoke_result_t<Loss&>, double>
gradient_report check_gradient(Loss&& loss, std::span<const checked_parameters> parameters, double h = 1e-6) {
  if (!(h > 0)) refuse({"check_gradient: a step of ", h, "; it must be above 0"});
  struct element {
    index_t row, column;
    double given, expected;
  };
  std::vector<std::vector<element>> all(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& p = parameters[i];
    for (index_t r = 0; r < p.values.rows; ++r)
      for (index_t c = 0; c < p.values.columns; ++c)
        if (!p.mask || (*p.mask)(r, c)) all[i].push_back({r, c, p.gradient(r, c), 0});
  }
  const auto difference = [&](double& x, double step) {
    const double before = x;
    x = before + step;
    const double above = loss();
    x = before - step;
    const double below = loss();
    x = before;
    return (above - below) / (2 * step);
  };
  constexpr double doubtful = 1e-7;
  gradient_report worst;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& p = parameters[i];
    double largest = 0;
    for (auto& e : all[i]) {
      e.expected = difference(p.values(e.row, e.column), h);
      largest = std::max({largest, std::abs(e.given), std::abs(e.expected)});
    }
    for (auto& e : all[i])
      if (std::abs(e.given - e.expected) > doubtful * largest)
        for (const double factor : {10.0, 0.1, 100.0, 0.01}) {
          const double other = difference(p.values(e.row, e.column), factor * h);
          if (std::abs(e.given - other) < std::abs(e.given - e.expected)) e.expected = other;
        }
    for (const auto& e : all[i]) {
      if (e.given == e.expected) continue;
      double error = std::abs(e.given - e.expected) / largest;
      if (!std::isfinite(error)) error = std::numeric_limits<double>::infinity();
      if (error > worst.error) worst = {error, std::string(p.name), e.row, e.column, e.given, e.expected};
    }
  }
  return worst;
}

}  // namespace ctrnn
