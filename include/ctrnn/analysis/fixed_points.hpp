// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/analysis/spectrum.hpp>
#include <ctrnn/analysis/trained_phase.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/recording.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <optional>
#include <vector>

namespace ctrnn {

/// States of a recording, [count][units], to start a search for fixed points from: spread evenly over the trials and
/// over the trained steps, or over the steps of one phase, which should be the phase whose input the flow has. Nothing
/// is random: state k is at the fraction (k + 1/2) / count of the steps, and of the trials at the fractional part of
/// k (sqrt(5) - 1) / 2.
/// @throws std::invalid_argument for a count below 1, and a phase that is not there, not trained or empty
template <class T>
xt::xtensor<double, 2> sample_states(const recording<T>& from, int count, std::optional<int> phase = {}) {
  std::size_t first = 0, steps = from.states().shape(0);
  if (phase) {
    const auto& p = detail::trained_phase(from.batch, *phase, "sample_states");
    first = static_cast<std::size_t>(p.start), steps = static_cast<std::size_t>(p.steps);
  }
  if (count < 1 || steps == 0)
    refuse({"sample_states: ", count, " states of ", steps, " steps; there must be at least 1 of each"});
  const auto n = static_cast<std::size_t>(count);
  const std::size_t trials = from.rates.shape(1), units = from.rates.shape(2);
  auto states = xt::xtensor<double, 2>::from_shape({n, units});
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (std::size_t k = 0; k < n; ++k) {
    const double turn = golden * static_cast<double>(k), done = (static_cast<double>(k) + 0.5) / static_cast<double>(n);
    const auto at = [](double fraction, std::size_t of) {
      return std::min(of - 1, static_cast<std::size_t>(fraction * static_cast<double>(of)));
    };
    const std::size_t step = at(done, steps), trial = at(turn - std::floor(turn), trials);
    for (std::size_t i = 0; i < units; ++i) states(k, i) = static_cast<double>(from.states()(first + step, trial, i));
  }
  return states;
}

/// How fixed points are searched for.
struct fixed_point_options {
  double fixed_below = 1e-6;  ///< speed |ds/dt|, 1/s, up to which a point is a fixed point
  double slow_below = 0.5;    ///< speed, 1/s, up to which a point is a slow point; faster ones are left out
  double distance = 0.01;     ///< root mean square over units, up to which two points are taken as one
  double neutral = 1e-3;      ///< |real part| of an eigenvalue, 1/s, up to which its direction is neutral
  int iterations = 500;       ///< most iterations of a descent of the speed
  std::size_t threads = 0;    ///< 0: one for each core; the result is the same
};

/// A point where the flow is at rest, or slow.
struct fixed_point {
  xt::xtensor<double, 1> state;  ///< [units]
  double speed = 0;              ///< |ds/dt|, 1/s
  bool slow = false;             ///< a slow point: the speed is not 0 there
  int starts = 0;                ///< number of starts from which the search came here
  /// Eigenvalues of the Jacobian, [units], 1/s, by falling real part; see time_constant, frequency.
  xt::xtensor<std::complex<double>, 1> eigenvalues;
  int unstable = 0;  ///< number of directions in which a deviation grows
  int neutral = 0;   ///< number of directions in which it neither grows nor decays, as along a line of fixed points
  bool stable() const { return unstable == 0; }  ///< whether no small deviation grows
};

namespace detail {

/// The state at which a descent of the speed ended.
struct resting_place {
  double speed;
  xt::xtensor<double, 1> state;

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
inline resting_place descend(const flow& f, xt::xtensor<double, 1> r, int iterations) {
  constexpr double least_damping = 1e-10, most_damping = 1e10, no_gain = 1e-6, rounding = 1e-14;
  double damping = 1e-3;
  auto v = f.velocity(r);
  double speed = norm_of(v);
  for (int i = 0; i < iterations && speed > 0; ++i) {
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
    if (speed > (1 - no_gain) * before) break;
  }
  return {speed, std::move(r)};
}

/// Joins states that lie close together, the slowest first, so that the result does not depend on their order.
inline std::vector<fixed_point> distinct(std::vector<resting_place> places, const fixed_point_options& o) {
  std::sort(places.begin(), places.end());
  std::vector<fixed_point> found;
  for (auto& place : places) {
    if (!(place.speed <= o.slow_below)) break;
    const double reach = o.distance * std::sqrt(static_cast<double>(place.state.size()));
    const auto here = std::find_if(found.begin(), found.end(), [&](const fixed_point& p) {
      return distance_of(p.state, place.state) <= reach;
    });
    if (here != found.end())
      ++here->starts;
    else
      found.push_back({.state = std::move(place.state), .speed = place.speed, .slow = place.speed > o.fixed_below,
                       .starts = 1, .eigenvalues = {}});
  }
  std::stable_sort(found.begin(), found.end(), [](const fixed_point& a, const fixed_point& b) {
    return a.slow != b.slow ? b.slow : a.starts > b.starts;
  });
  return found;
}

}  // namespace detail

/// The fixed points of a flow, F(r) = 0, and its slow points, where |F| is small and has a minimum: from each start the
/// speed |F(s)| = |ds/dt| is brought down by damped Gauss-Newton steps (Levenberg-Marquardt) with the exact Jacobian,
///
///     r <- r - (J^T J + damping)^-1 J^T F,
///
/// until it falls no further. States closer than `distance` are taken as one point. The fixed points come first, then
/// the slow ones, each by falling number of starts that came there. The result depends neither on the order of the
/// starts nor on the threads.
///
///     const auto seen = with.record(model);
///     using task = tasks::delayed_go;
///     const flow delay(model.net, relu{}, input_of(seen.batch, task::delay, 0));
///     const auto states = sample_states(seen, 100, task::delay);
///     for (const auto& p : find_fixed_points(delay, states))
///       std::cout << p.speed << " 1/s, unstable directions: " << p.unstable << "\n";
///
/// With a nonlinearity that has a kink, such as relu, the flow may be slow at a kink without a fixed point near by.
/// @param starts  states, [n][units]
/// @throws std::invalid_argument for starts of another number of units or not finite, and for limits below 0
/// @see Sussillo & Barak (2013), Opening the black box, Neural Computation 25:626
inline std::vector<fixed_point> find_fixed_points(const flow& f, const xt::xtensor<double, 2>& starts,
                                                  const fixed_point_options& o = {}) {
  if (starts.shape(1) != f.units())
    refuse({"find_fixed_points: starts of ", starts.shape(1), " numbers for ", f.units(), " units; give one for each"});
  if (!(o.fixed_below >= 0 && o.slow_below >= o.fixed_below && o.distance >= 0 && o.neutral >= 0))
    refuse({"find_fixed_points: fixed points up to a speed of ", o.fixed_below, " and slow ones up to ", o.slow_below,
            " 1/s; neither that nor a distance may be below 0, nor the second below the first"});
  detail::check_finite(starts, "find_fixed_points");
  std::vector<detail::resting_place> places(starts.shape(0));
  side_by_side(thread_count(o.threads), places.size(), [&](std::size_t, std::size_t k) {
    auto r = xt::xtensor<double, 1>::from_shape({f.units()});
    for (std::size_t i = 0; i < f.units(); ++i) r(i) = starts(k, i);
    places[k] = detail::descend(f, std::move(r), o.iterations);
  });
  auto found = detail::distinct(std::move(places), o);
  for (auto& p : found) {
    p.eigenvalues = spectrum(f, p.state);
    for (const auto& l : p.eigenvalues) {
      p.unstable += l.real() > o.neutral ? 1 : 0;
      p.neutral += std::abs(l.real()) <= o.neutral ? 1 : 0;
    }
  }
  return found;
}

}  // namespace ctrnn
