// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <ctrnn/analysis/centroid.hpp>
#include <ctrnn/analysis/sample_states.hpp>
#include <ctrnn/analysis/spectrum.hpp>
#include <ctrnn/analysis/speed_descent.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace ctrnn {

/// How fixed points are searched for.
struct fixed_point_options {
  double fixed_below = 1e-6;  ///< speed |ds/dt|, 1/s, up to which a point is a fixed point
  double slow_below = 0.5;    ///< speed, 1/s, up to which a point is a slow point; faster ones are left out
  double distance = 0.01;     ///< root mean square over units, up to which two points are taken as one
  double neutral = 1e-3;      ///< |real part| of an eigenvalue, 1/s, up to which its direction is neutral
  int iterations = 500;       ///< most iterations of a descent of the speed
  /// Points farther than this from the centroid of the starts, in multiples of the starts' own mean distance from it,
  /// are outliers, where the network never goes; 10 is a usual choice. Infinite: no point is one.
  double outlier_distance = std::numeric_limits<double>::infinity();
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
  /// Distance from the centroid of the starts, in multiples of the starts' mean distance from it; NaN where all starts
  /// are the same state, of which no point is an outlier.
  double distance = 0;
  bool stable() const { return unstable == 0; }  ///< whether no small deviation grows
};

/// The outcome of a search for fixed points: a range of the points found, and where the search from each start ended.
/// Each start counts once, in the `starts` of a point or of an outlier, or as too fast.
struct fixed_point_search {
  std::vector<fixed_point> points;    ///< the fixed points, then the slow ones, each by falling number of starts
  std::vector<fixed_point> outliers;  ///< points beyond `outlier_distance`, not in `points`, in the same order
  /// [starts]: the index in `points` of the point that the search from each start came to; empty where that is an
  /// outlier, or no point, as the flow is faster than `slow_below` where the search ended.
  std::vector<std::optional<std::size_t>> point_of_start;
  int too_fast = 0;    ///< number of starts from which the search ended where the flow is faster than `slow_below`
  int unfinished = 0;  ///< number of starts from which the speed was still falling after all `iterations`

  /// Number of starts from which the search came to a fixed or slow point, be it an outlier.
  int converged() const { return static_cast<int>(point_of_start.size()) - too_fast; }
  std::size_t size() const { return points.size(); }                              ///< number of points
  bool empty() const { return points.empty(); }                                   ///< whether there is no point
  const fixed_point& operator[](std::size_t i) const { return points[i]; }        ///< point i, from 0
  auto begin() const { return points.begin(); }                                   ///< the first point
  auto end() const { return points.end(); }                                       ///< behind the last point
};

namespace detail {

/// Joins states that lie close together, the slowest first, so that the result does not depend on their order.
/// @param from_starts  tells how far from the starts a point lies
inline fixed_point_search distinct(std::vector<resting_place> places, const centroid& from_starts,
                                   const fixed_point_options& o) {
  std::sort(places.begin(), places.end());
  fixed_point_search all;
  all.point_of_start.resize(places.size());
  std::vector<fixed_point> found;
  for (auto& place : places) {
    all.unfinished += place.finished ? 0 : 1;
    if (!(place.speed <= o.slow_below)) {
      ++all.too_fast;
      continue;
    }
    const double reach = o.distance * std::sqrt(static_cast<double>(place.state.size()));
    const auto here = std::find_if(found.begin(), found.end(), [&](const fixed_point& p) {
      return distance_of(p.state, place.state) <= reach;
    });
    all.point_of_start[place.start] = static_cast<std::size_t>(here - found.begin());
    if (here != found.end()) {
      ++here->starts;
    } else {
      const double distance = from_starts(place.state);
      found.push_back({.state = std::move(place.state), .speed = place.speed, .slow = place.speed > o.fixed_below,
                       .starts = 1, .eigenvalues = {}, .distance = distance});
    }
  }

  std::vector<std::size_t> order(found.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return found[a].slow != found[b].slow ? found[b].slow : found[a].starts > found[b].starts;
  });
  std::vector<std::optional<std::size_t>> index_of(found.size());
  for (const std::size_t i : order) {
    const bool outlier = found[i].distance > o.outlier_distance;
    if (!outlier) index_of[i] = all.points.size();
    (outlier ? all.outliers : all.points).push_back(std::move(found[i]));
  }
  for (auto& point : all.point_of_start)
    if (point) point = index_of[*point];
  return all;
}

}  // namespace detail

/// The fixed points of a flow, F(r) = 0, and its slow points, where |F| is small and has a minimum: from each start the
/// speed |F(s)| = |ds/dt| is brought down by damped Gauss-Newton steps (Levenberg-Marquardt) with the exact Jacobian,
///
///     r <- r - (J^T J + damping)^-1 J^T F,
///
/// until it falls no further. States closer than `distance` are taken as one point. The fixed points come first, then
/// the slow ones, each by falling number of starts that came there. The points depend neither on the order of the
/// starts nor on the threads. What lies beyond `outlier_distance` stands apart, in `outliers`, and starts from which no
/// point was reached are counted.
///
///     const auto seen = with.record(model);
///     using task = tasks::delayed_go;
///     const flow delay(model.net, relu{}, input_of(seen.batch, task::delay, 0));
///     const auto states = sample_states(seen, 100, task::delay);
///     const auto found = find_fixed_points(delay, states);
///     std::cout << found.converged() << " of 100 searches came to a point\n";
///     for (const auto& p : found)
///       std::cout << p.speed << " 1/s, unstable directions: " << p.unstable << "\n";
///
/// With a nonlinearity that has a kink, such as relu, the flow may be slow at a kink without a fixed point near by.
/// @param starts  states, [n][units]
/// @throws std::invalid_argument for starts of another number of units or not finite, and for limits below 0
/// @see Sussillo & Barak (2013), Opening the black box, Neural Computation 25:626; Golub & Sussillo (2018),
///      FixedPointFinder, Journal of Open Source Software 3:1003, for the distance of outliers
inline fixed_point_search find_fixed_points(const flow& f, const xt::xtensor<double, 2>& starts,
                                            const fixed_point_options& o = {}) {
  if (starts.shape(1) != f.units())
    refuse({"find_fixed_points: starts of ", starts.shape(1), " numbers for ", f.units(), " units; give one for each"});
  if (!(o.fixed_below >= 0 && o.slow_below >= o.fixed_below && o.distance >= 0 && o.neutral >= 0))
    refuse({"find_fixed_points: fixed points up to a speed of ", o.fixed_below, " and slow ones up to ", o.slow_below,
            " 1/s; neither that nor a distance may be below 0, nor the second below the first"});
  if (!(o.outlier_distance > 0))
    refuse({"find_fixed_points: outliers beyond ", o.outlier_distance,
            " times the starts' mean distance from their centroid; it must be above 0, as 10, or infinite for none"});
  detail::check_finite(starts, "find_fixed_points");
  std::vector<detail::resting_place> places(starts.shape(0));
  side_by_side(thread_count(o.threads), places.size(), [&](std::size_t, std::size_t k) {
    auto r = xt::xtensor<double, 1>::from_shape({f.units()});
    for (std::size_t i = 0; i < f.units(); ++i) r(i) = starts(k, i);
    places[k] = detail::descend(f, std::move(r), o.iterations, k);
  });
  auto found = detail::distinct(std::move(places), detail::centroid(starts), o);
  for (auto* const points : {&found.points, &found.outliers})
    for (auto& p : *points) {
      p.eigenvalues = spectrum(f, p.state);
      for (const auto& l : p.eigenvalues) {
        p.unstable += l.real() > o.neutral ? 1 : 0;
        p.neutral += std::abs(l.real()) <= o.neutral ? 1 : 0;
      }
    }
  return found;
}

}  // namespace ctrnn
