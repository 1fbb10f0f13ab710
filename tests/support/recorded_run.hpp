// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctrnn/autodiff/tape.hpp>
#include <ctrnn/network/parameters.hpp>
#include <limits>
#include <string>
#include <vector>

#include "support/meta_of.hpp"

/// What replays of recorded runs share.
namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::autodiff;
using array = xt::xarray<double>;

/// Compares arrays and remembers whether all agreed.
struct report {
  const char* scalar;
  double limit;
  bool passed = true;

  void compare(const std::string& name, const array& ours, const array& theirs) {
    double error = 0, largest = 0;
    bool finite = ours.size() == theirs.size();
    for (std::size_t i = 0; finite && i < theirs.size(); ++i) {
      finite = std::isfinite(ours.data()[i]);
      error = std::max(error, std::abs(ours.data()[i] - theirs.data()[i]));
      largest = std::max(largest, std::abs(theirs.data()[i]));
    }
    error = finite ? error / (largest + 1e-300) : std::numeric_limits<double>::infinity();
    const bool good = error <= limit;
    std::printf("  %-6s %-14s %.2e%s\n", scalar, name.c_str(), error, good ? "" : "  FAILED");
    passed = passed && good;
  }
};

template <class T>
void fill(matrix<T>& m, const array& from) {
  const double* p = from.data();
  for_each_element([&](T& x) { x = static_cast<T>(*p++); }, m);
}
template <class T>
array values(const matrix<T>& m) {
  std::vector<double> v;
  for_each_element([&](const T& x) { v.push_back(static_cast<double>(x)); }, m);
  return xt::adapt(v, std::vector<std::size_t>{v.size()});
}
template <class T>
void append(std::vector<double>& to, matrix_view<T> m) {
  for (index_t r = 0; r < m.rows; ++r)
    for (index_t c = 0; c < m.columns; ++c) to.push_back(m.data ? static_cast<double>(m(r, c)) : 0.0);
}

/// The noise of the file, as a simulation wants it.
template <class T>
class recorded_noise {
 public:
  explicit recorded_noise(const array& eta)
      : step_size_(static_cast<index_t>(eta.shape(1) * eta.shape(2))),
        units_(static_cast<index_t>(eta.shape(2))),
        eta_(eta.size() + 64) {
    std::transform(eta.begin(), eta.end(), eta_.begin(), [](double x) { return static_cast<T>(x); });
  }
  const T* at(index_t step) { return eta_.data() + step * step_size_; }
  index_t stride() const { return units_; }
  void checkpoint() {}

 private:
  index_t step_size_, units_;
  std::vector<T> eta_;
};

/// The regulariser of the files. Their |x| has slope 1 at x = 0, the library's has slope 0 as the definition says; only
/// the adjoints of units that are silent from the start (r = 0 exactly) differ, no gradient of a parameter does.
struct recorded_regulariser {
  double rates, weights;
  auto rate(auto r) const { return rates * max(-r, r); }
  auto weight(auto w) const { return weights * max(-w, w); }
};

inline array flat(std::vector<double> v) {
  const std::vector<std::size_t> shape{v.size()};
  return xt::adapt(std::move(v), shape);
}

}  // namespace ctrnn_test
