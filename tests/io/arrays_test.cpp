// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/network/arrays.hpp>

#include <doctest/doctest.h>

using namespace ctrnn;

TEST_CASE("a matrix becomes an array of its shape and back") {
  matrix<float> m(3, 5);
  for (index_t r = 0; r < 3; ++r)
    for (index_t c = 0; c < 5; ++c) m(r, c) = static_cast<float>(10 * r + c);
  const auto array = to_array(m);
  REQUIRE(array.shape() == std::array<std::size_t, 2>{3, 5});
  CHECK(array(2, 4) == 24);

  matrix<float> back(3, 5);
  from_array(array, back);
  CHECK(to_array(back) == array);
  from_array(2 * array, back);
  CHECK(back(2, 4) == 48);
}

TEST_CASE("an array of another shape is refused, with both shapes") {
  matrix<double> m(2, 3);
  CHECK_THROWS_WITH_AS(from_array(xt::xtensor<double, 2>::from_shape({3, 2}), m),
                       "from_array: an array of shape [3, 2] was given for a matrix of [2, 3]; give it the same shape",
                       std::invalid_argument);
  CHECK_THROWS_AS(from_array(xt::xtensor<double, 1>::from_shape({6}), m), std::invalid_argument);
}
