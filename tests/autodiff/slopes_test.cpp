// SPDX-License-Identifier: BSD-3-Clause
// Slopes between the passes: what is kept comes back, as numbers and as bits.
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/autodiff/slopes.hpp>
#include <ctrnn/nonlinearity/linear.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/nonlinearity/softplus.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::autodiff;

namespace {

/// Slopes of every element of [rows][columns], kept in one visit and multiplied by a number in the next.
template <class T, class Phi>
bool come_back(index_t rows, index_t columns, bool binary) {
  tape<T> t;
  const auto& l = t.layout(rows, columns);
  std::mt19937 random(static_cast<unsigned>(1000 * rows + columns));
  std::vector<T> slope(static_cast<std::size_t>(l.size())), a(slope), product(slope);
  for (auto& x : slope) x = binary ? T(random() % 2) : T(random() % 17) / T(16);
  for (auto& x : a) x = T(1 + random() % 100);
  for (int run = 0; run < 2; ++run) {  // the second time in memory that is not new
    const slopes<T, Phi> kept(t, l);
    const auto writer = kept.write();
    for_each_batch<T>(l, [&]<class V>(batch_place at) { writer.put(at, simd::load<V>(slope.data() + at.index)); });
    const auto reader = kept.read();
    for_each_batch<T>(l, [&]<class V>(batch_place at) {
      simd::put(product.data() + at.index, reader.times(at, simd::load<V>(a.data() + at.index)));
    });
    for (std::size_t i = 0; i < slope.size(); ++i)
      if (product[i] != slope[i] * a[i]) return false;
  }
  return true;
}

}  // namespace

TEST_CASE_TEMPLATE("slopes come back for every element, whatever the shape", T, float, double) {
  static_assert(has_slope_0_or_1<relu> && !has_slope_0_or_1<softplus>);
  for (const index_t rows : {1, 2, 5, 20, 63, 64, 65, 127, 130, 300})
    for (const index_t columns : {1, 7, 8, 33, 50, 100, 1024}) {
      CAPTURE(rows);
      CAPTURE(columns);
      CHECK((come_back<T, relu>(rows, columns, true)));
      CHECK((come_back<T, softplus>(rows, columns, false)));
    }
}

TEST_CASE_TEMPLATE("of slopes that are 1 nothing is stored", T, float, double) {
  static_assert(has_slope_1<linear> && !has_slope_1<relu> && !has_slope_1<softplus>);
  tape<T> t;
  const auto& l = t.layout(7, 50);
  const slopes<T, linear> kept(t, l);
  CHECK(t.memory().capacity() == 0);
  const std::vector<T> a(static_cast<std::size_t>(l.size()), T(3));
  std::vector<T> product(a.size());
  for_each_batch<T>(l, [&]<class V>(batch_place at) {
    const V x = simd::load<V>(a.data() + at.index);
    kept.write().put(at, linear{}(variable(x)).slope[0]);
    simd::put(product.data() + at.index, kept.read().times(at, x));
  });
  CHECK(product == a);
}

TEST_CASE("a visit meets every element once, and the columns of both rows of a pair") {
  tape<float> t;
  for (const index_t rows : {1, 2, 7}) {
    const auto& l = t.layout(rows, 50);
    std::vector<int> met(static_cast<std::size_t>(l.size()));
    for_each_batch<float>(l, [&]<class V>(batch_place at) {
      CHECK(at.index == 2 * at.pair * l.stride + at.column);
      for (index_t i = 0; i < simd::lanes<V>; ++i) ++met[static_cast<std::size_t>(at.index + i)];
    });
    for (const int times : met) CHECK(times == 1);
  }
}
