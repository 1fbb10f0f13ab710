// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/principal_components.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "analysis/small_networks.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

template <class A, class B>
double largest_difference(const A& a, const B& b) {
  REQUIRE(a.size() == b.size());
  double error = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    error = std::max(error, std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])));
  return error;
}

}  // namespace

TEST_CASE("activity along a line has the line as its first component, with the largest entry positive") {
  const numbers t{-1, 3, 0, 2};  // mean 1, variance 10/3
  auto activity = table::from_shape({4, 2});
  for (std::size_t k = 0; k < 4; ++k) activity(k, 0) = 5 + 0.6 * t(k), activity(k, 1) = -2 - 0.8 * t(k);
  const auto pca = find_principal_components(activity);
  REQUIRE(pca.components() == 2);
  CHECK(pca.mean(0) == doctest::Approx(5.6));
  CHECK(pca.directions(0, 0) == doctest::Approx(-0.6));
  CHECK(pca.directions(0, 1) == doctest::Approx(0.8));
  CHECK(pca.variance(0) == doctest::Approx(10.0 / 3));
  CHECK(pca.fraction(0) == doctest::Approx(1));
  CHECK(pca.variance(1) < 1e-20);
  const auto scores = pca.project(activity, 1);
  for (std::size_t k = 0; k < 4; ++k) CHECK(scores(k, 0) == doctest::Approx(1 - t(k)));
  CHECK(largest_difference(pca.reconstruct(scores), activity) < 1e-12);
}

TEST_CASE("of two entries equally large the first is positive") {
  CHECK(find_principal_components(table{{-1, 1}, {1, -1}}).directions(0, 0) > 0);
  CHECK(find_principal_components(table{{1, -1}, {-1, 1}}).directions(0, 0) > 0);
}

TEST_CASE("variances are the eigenvalues of the covariance, directions are orthogonal, all of them give all back") {
  for (const std::size_t samples : {40U, 3U}) {  // more than units, and fewer
    CAPTURE(samples);
    auto activity = random_table(samples, 5, 1);
    for (std::size_t k = 0; k < samples; ++k) activity(k, 1) *= 3, activity(k, 4) += 2 * activity(k, 1);
    const auto pca = find_principal_components(activity);
    const std::size_t n = std::min<std::size_t>(samples, 5);
    REQUIRE(pca.components() == n);
    table covariance = xt::zeros<double>({5U, 5U});
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < 5; ++j)
          covariance(i, j) += (activity(k, i) - pca.mean(i)) * (activity(k, j) - pca.mean(j)) /
                              static_cast<double>(samples - 1);
    const auto expected = eigenvalues(covariance);
    double sum = 0;
    for (std::size_t c = 0; c < n; ++c) {
      CHECK(pca.variance(c) == doctest::Approx(expected(c).real()).epsilon(1e-9));
      sum += pca.fraction(c);
      for (std::size_t d = 0; d < n; ++d) {
        double dot = 0;
        for (std::size_t i = 0; i < 5; ++i) dot += pca.directions(c, i) * pca.directions(d, i);
        CHECK(std::abs(dot - (c == d ? 1 : 0)) < 1e-12);
      }
    }
    CHECK(sum == doctest::Approx(1));
    CHECK(largest_difference(pca.reconstruct(pca.project(activity)), activity) < 1e-12);
  }
}

TEST_CASE("the rates of a recording, in float, are projected step by step") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = small_model<float>();
  const auto seen = with.record(m, 6);
  const auto pca = find_principal_components(seen.rates);
  CHECK(pca.components() == 10);
  const auto path = pca.project(seen.rates, 3);
  CHECK(path.shape(0) == 70);
  CHECK(path.shape(1) == 6);
  CHECK(path.shape(2) == 3);
  double square = 0;
  for (std::size_t s = 0; s < 70; ++s)
    for (std::size_t k = 0; k < 6; ++k) square += path(s, k, 1) * path(s, k, 1) / (70 * 6 - 1);
  CHECK(square == doctest::Approx(pca.variance(1)));
  CHECK(largest_difference(pca.reconstruct(pca.project(seen.rates)), seen.rates) < 1e-5);
}

TEST_CASE("activity that does not vary has components that explain nothing") {
  const auto pca = find_principal_components(table(xt::ones<double>({4U, 3U})));
  for (const double f : pca.fraction) CHECK(f == 0);
  const auto rounded = find_principal_components(table(0.1 * xt::ones<double>({7U, 4U})));  // whose mean is not 0.1
  for (const double f : rounded.fraction) CHECK(f == 0);
}

TEST_CASE("what has no principal components is refused") {
  CHECK(refusal([] { find_principal_components(table{{1, 2}}); }) ==
        "find_principal_components: 1 samples of 2 units; give at least two");
  CHECK(contains(refusal([] { find_principal_components(table{{1, 2}, {std::nan(""), 1}}); }), "not finite"));
  const auto pca = find_principal_components(table{{1, 2}, {2, 1}, {0, 0}});
  CHECK(refusal([&] { pca.project(table{{1, 2, 3}}); }) ==
        "principal_components: activity of 3 units for 2 components of 2 units");
  CHECK(contains(refusal([&] { pca.project(table{{1, 2}}, 3); }), "3 components for 2"));
  CHECK(contains(refusal([&] { pca.reconstruct(table{{1, 2, 3}}); }), "3 components for 2"));
}
