// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/analysis/linear_algebra.hpp>
#include <ctrnn/text/message.hpp>
#include <functional>

namespace ctrnn {

/// The principal components of some activity: the orthogonal directions in which it varies most.
struct principal_components {
  xt::xtensor<double, 1> mean;        ///< [units] mean over the samples
  xt::xtensor<double, 2> directions;  ///< [components][units] vectors of length 1
  xt::xtensor<double, 1> variance;    ///< [components] along each direction, falling; sums over n samples / (n - 1)
  xt::xtensor<double, 1> fraction;    ///< [components] of the total variance; 0 if the activity does not vary

  std::size_t components() const { return directions.shape(0); }  ///< number of components
  std::size_t units() const { return directions.shape(1); }       ///< number of units

  /// The scores [..., count] of activity [..., units], less the mean, along the first `count` directions (0: all).
  /// @throws std::invalid_argument for another number of units, and for more components than there are
  template <class T, std::size_t N>
  xt::xtensor<double, N> project(const xt::xtensor<T, N>& activity, std::size_t count = 0) const {
    if (activity.shape(N - 1) != units()) refuse_given({"activity of ", activity.shape(N - 1), " units"});
    if (count > components()) refuse_given({count, " components"});
    if (count == 0) count = components();
    auto scores = with_last<N>(activity.shape(), count);
    for (std::size_t s = 0; s < activity.size() / units(); ++s)
      for (std::size_t c = 0; c < count; ++c) {
        double sum = 0;
        for (std::size_t i = 0; i < units(); ++i)
          sum += directions(c, i) * (static_cast<double>(activity.data()[s * units() + i]) - mean(i));
        scores.data()[s * count + c] = sum;
      }
    return scores;
  }

  /// The activity [..., units] that has the scores [..., count] along the first directions.
  /// @throws std::invalid_argument for more components than there are
  template <std::size_t N>
  xt::xtensor<double, N> reconstruct(const xt::xtensor<double, N>& scores) const {
    const std::size_t count = scores.shape(N - 1);
    if (count > components()) refuse_given({count, " components"});
    auto activity = with_last<N>(scores.shape(), units());
    for (std::size_t s = 0; s < activity.size() / units(); ++s)
      for (std::size_t i = 0; i < units(); ++i) {
        double sum = mean(i);
        for (std::size_t c = 0; c < count; ++c) sum += directions(c, i) * scores.data()[s * count + c];
        activity.data()[s * units() + i] = sum;
      }
    return activity;
  }

 private:
  [[noreturn]] void refuse_given(std::initializer_list<message_part> given) const {
    refuse({"principal_components: ", message(given), " for ", components(), " components of ", units(), " units"});
  }
  template <std::size_t N, class Shape>
  static xt::xtensor<double, N> with_last(const Shape& shape, std::size_t last) {
    std::array<std::size_t, N> extents{};
    std::copy(shape.begin(), shape.end(), extents.begin());
    extents[N - 1] = last;
    return xt::xtensor<double, N>(extents);
  }
};

/// The principal components of activity [..., units], all axes but the last taken together as samples: rates
/// [steps][trials][units] of a recording, say. They come from the singular values s and right singular vectors of the
/// centred samples,
///
///     A - mean = U diag(s) V^T, direction c = row c of V^T, variance c = s_c^2 / (n - 1)
///
/// There are min(n, units) components, n being the number of samples. The sign of a direction is such that its largest
/// entry is positive (the first of those that are as large within 1e-6), so that results do not differ from machine to
/// machine.
///
///     const auto seen = with.record(model);
///     const auto pca = find_principal_components(seen.rates);
///     const auto path = pca.project(seen.rates, 3);              // [steps][trials][3]
///
/// @throws std::invalid_argument for fewer than two samples, and for activity that is not finite
template <class T, std::size_t N>
principal_components find_principal_components(const xt::xtensor<T, N>& activity) {
  static_assert(N >= 2, "find_principal_components: activity is [..., units]");
  const std::size_t units = activity.shape(N - 1), samples = units > 0 ? activity.size() / units : 0;
  if (samples < 2) refuse({"find_principal_components: ", samples, " samples of ", units, " units; give at least two"});
  principal_components found;
  found.mean = xt::zeros<double>({units});
  auto centred = xt::xtensor<double, 2>::from_shape({samples, units});
  for (std::size_t s = 0; s < samples; ++s)
    for (std::size_t i = 0; i < units; ++i) {
      centred(s, i) = static_cast<double>(activity.data()[s * units + i]);
      found.mean(i) += centred(s, i) / static_cast<double>(samples);
    }
  detail::check_finite(centred, "find_principal_components");
  for (std::size_t s = 0; s < samples; ++s)
    for (std::size_t i = 0; i < units; ++i) centred(s, i) -= found.mean(i);

  auto [values, right] = detail::singular_values_of(centred);
  found.directions = std::move(right), found.variance = std::move(values);
  double sum = 0;
  for (double& v : found.variance) v *= v / static_cast<double>(samples - 1), sum += v;
  found.fraction = found.variance;
  double level = 0;  // the variance that rounding leaves of activity that does not vary
  for (const double m : found.mean) level += 1e-24 * m * m;
  for (double& f : found.fraction) f = sum > level ? f / sum : 0;

  constexpr double as_large = 1 - 1e-6;
  for (std::size_t c = 0; c < found.components(); ++c) {
    double* const row = found.directions.data() + c * units;
    const auto size = [](double x, double y) { return std::abs(x) < std::abs(y); };
    const double largest = std::abs(*std::max_element(row, row + units, size));
    if (*std::find_if(row, row + units, [&](double x) { return std::abs(x) >= as_large * largest; }) < 0)
      std::transform(row, row + units, row, std::negate<>());
  }
  return found;
}

}  // namespace ctrnn
