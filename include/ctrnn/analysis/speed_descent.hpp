// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctrnn/analysis/flow.hpp>
#include <ctrnn/analysis/linear_algebra.hpp>
#include <utility>

namespace ctrnn::detail {

/// The state at which a descent of the speed ended.
struct resting_place {
  double speed;
  xt::xtensor<double, 1> state;
  bool finished;      // whether the speed had stopped falling
  std::size_t start;  // number of the start

  bool operator<(const resting_place& o) const {
    if (speed != o.speed) return speed < o.speed;
    return std::lexicographical_compare(state.begin(), state.end(), o.state.begin(), o.state.end());
  }
};

inline double norm_of(const xt::xtensor<double, 1>& v) {
  double sum = 0;
  for (const double x : v) sum += x * x;
  return std::sqrt(sum);
}

/// The Euclidean distance of two states. By a loop, as g++ 14 warns about the bounds of an
/// xtensor expression here.
inline double distance_of(const xt::xtensor<double, 1>& a, const xt::xtensor<double, 1>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a(i) - b(i)) * (a(i) - b(i));
  return std::sqrt(sum);
}

/// The steps of Levenberg and Marquardt from a state with Jacobian J and velocity v:
/// -(J^T J + damping * mean of its diagonal)^-1 J^T v.
class damped_steps {
 public:
  damped_steps(const xt::xtensor<double, 2>& j, const xt::xtensor<double, 1>& v)
      : a_(xt::zeros<double>({v.size(), v.size()})), g_(xt::zeros<double>({v.size()})) {
    const std::size_t n = v.size();
    for (std::size_t k = 0; k < n; ++k) {
      const double* row = j.data() + k * n;
      for (std::size_t p = 0; p < n; ++p) {
        g_(p) -= row[p] * v(k);
        double* to = a_.data() + p * n;
        for (std::size_t q = 0; q <= p; ++q) to[q] += row[p] * row[q];  // Cholesky's method reads the lower half
      }
    }
    for (std::size_t p = 0; p < n; ++p) mean_ += a_(p, p) / static_cast<double>(n);
  }
  xt::xtensor<double, 1> step(double damping) const {
    auto damped = a_;
    for (std::size_t p = 0; p < g_.size(); ++p) damped(p, p) += damping * mean_;
    return solve_positive_definite(std::move(damped), g_);
  }

 private:
  xt::xtensor<double, 2> a_;
  xt::xtensor<double, 1> g_;
  double mean_ = 0;
};

/// Lowers the speed by steps from the state r, until it no longer falls.
inline resting_place descend(const flow& f, xt::xtensor<double, 1> r, int iterations, std::size_t start) {
  constexpr double least_damping = 1e-10, most_damping = 1e10, no_gain = 1e-6, rounding = 1e-14;
  double damping = 1e-3;
  auto v = f.velocity(r);
  double speed = norm_of(v);
  bool falls = speed > 0;
  for (int i = 0; i < iterations && falls; ++i) {
    const damped_steps from_here(f.jacobian(r), v);
    const double before = speed;
    while (damping < most_damping) {
      const auto step = from_here.step(damping);
      if (norm_of(step) <= rounding * norm_of(r)) break;
      xt::xtensor<double, 1> next = r + step;
      auto next_v = f.velocity(next);
      if (const double next_speed = norm_of(next_v); next_speed < speed) {
        r = std::move(next), v = std::move(next_v), speed = next_speed;
        damping = std::max(damping / 10, least_damping);
        break;
      }
      damping *= 10;
    }
    falls = speed > 0 && speed <= (1 - no_gain) * before;
  }
  return {speed, std::move(r), !falls, start};
}

}  // namespace ctrnn::detail
