// SPDX-License-Identifier: BSD-3-Clause
// Where the values of a network start: each policy's formula, and the spectrum that it promises.
#include <ctrnn/analysis/spectrum.hpp>
#include <ctrnn/network/initial_values.hpp>
#include <ctrnn/policy/policy_choice.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <type_traits>
#include <vector>

#include "support/refusal.hpp"
#include "support/statistics.hpp"

using namespace ctrnn;
using namespace ctrnn::initial;
using ctrnn_test::refusal;

namespace {

/// Every policy of the library, with numbers that all networks allow.
const std::vector<initial_values> every_policy{published{}, gaussian{}, orthogonal{}, scaled_identity{.spread = 0.1},
                                               balanced{}};

/// A mask of which a part is there, at random.
matrix<unsigned char> random_mask(index_t rows, index_t columns, double part, std::uint32_t seed = 1) {
  matrix<unsigned char> mask(rows, columns);
  uniform_draws draws({seed, 0, random_stream::training_trials, 0, 0}, 0);
  for_each_element([&](unsigned char& c) { c = draws.unit() < part; }, mask);
  return mask;
}

architecture of_units(index_t units, bool dale = false, double part = 1) {
  auto a = published_architecture(units, 3, 2, dale);
  if (part < 1) a.rules.W.connected = random_mask(units, units, part);
  return a;
}

/// All that an architecture can have: masks, Dale's law, an output bias and an initial state.
architecture with_everything() {
  auto a = of_units(20, true, 0.5);
  a.output_bias = a.initial_state = true;
  a.rules.b.connected = random_mask(1, 20, 0.5);
  a.rules.W_in.connected = random_mask(8, 3, 0.5);
  a.rules.W_out.connected = random_mask(2, 8, 0.5);
  return a;
}

parameters<double> values_of(const initial_values& by, const architecture& a, std::uint32_t model = 0) {
  return by.make<double>(a, 1, model);
}

double radius_of(const initial_values& by, const architecture& a, std::uint32_t model = 0) {
  return spectral_radius(spectrum(network<double>(a, values_of(by, a, model))));
}

/// The mean spectral radius of ten networks.
double mean_radius(const initial_values& by, const architecture& a) {
  double sum = 0;
  for (std::uint32_t model = 0; model < 10; ++model) sum += radius_of(by, a, model);
  return sum / 10;
}

template <class T>
bool same(const matrix<T>& a, const matrix<T>& b) {
  bool all = a.rows() == b.rows() && a.columns() == b.columns();
  if (all) for_each_element([&](const T& x, const T& y) { all = all && x == y; }, a, b);
  return all;
}
template <class T>
bool same(const parameters<T>& a, const parameters<T>& b) {
  bool all = true;
  for_each_array([&](const char*, const auto& x, const auto& y) { all = all && same(x, y); }, a, b);
  return all;
}

/// Mean of all elements of a matrix, and their deviation.
struct spread {
  double mean = 0, deviation = 0;
  explicit spread(const matrix<double>& m) {
    double count = 0, squares = 0;
    for_each_element([&](const double& x) { mean += x, squares += x * x, ++count; }, m);
    mean /= count, deviation = std::sqrt(squares / count - mean * mean);
  }
};

/// Checks that the elements of a matrix are N(0, deviation^2): the mean and the deviation by 5 standard errors, and the
/// shape by the test of Kolmogorov and Smirnov.
void check_normal(const matrix<double>& m, double deviation) {
  const auto count = static_cast<double>(m.rows() * m.columns());
  const spread found(m);
  CHECK(std::abs(found.mean) < 5 * deviation / std::sqrt(count));
  CHECK(std::abs(found.deviation - deviation) < 5 * deviation / std::sqrt(2 * count));
  ctrnn_test::sample shares;
  for_each_element([&](const double& x) { shares.push_back(std::erfc(-x / deviation / std::numbers::sqrt2) / 2); }, m);
  CHECK(ctrnn_test::ks(shares, 0, 1) < ctrnn_test::ks_limit);
}

bool is_zero(const matrix<double>& m) {
  bool all = true;
  for_each_element([&](const double& x) { all = all && x == 0; }, m);
  return all;
}

/// What reaches unit i from units of a sign.
double sum_from(const matrix<double>& W, const architecture& a, index_t i, double sign) {
  double sum = 0;
  for (index_t j = 0; j < a.units; ++j)
    if (a.sign[static_cast<std::size_t>(j)] == sign) sum += std::abs(W(i, j));
  return sum;
}

}  // namespace

TEST_CASE_TEMPLATE("published is what networks start with unless something is said, bit for bit", T, float, double) {
  for (const auto& a : {of_units(15), of_units(15, true, 0.5), with_everything()}) {
    const auto p = initial_values(published{}).make<T>(a, 3, 7);
    CHECK(same(p, network<T>(a, 3, 7).values()));
    CHECK(same(p, initial_values().make<T>(a, 3, 7)));
    parameters<T> expected(a);
    std::uint32_t array = 0;
    for (auto* m : {&expected.W, &expected.b, &expected.W_in, &expected.W_out}) {
      const double scale = array == 0 ? 1.0 / static_cast<double>(a.units) : 1.0;
      uniform_draws draws({3, 7, random_stream::initial_values, 0, 0}, array++);
      for_each_element([&](T& x) { x = static_cast<T>(scale * draws.normal()); }, *m);
    }
    disconnect(expected, a.rules);
    CHECK(same(p, expected));
  }
}

TEST_CASE("values in float are those in double, rounded, and follow from seed and model alone") {
  for (const auto& by : every_policy) {
    CAPTURE(by.name());
    for (const auto& a : {of_units(15), of_units(15, true), with_everything()}) {
      const auto in_double = by.make<double>(a, 3, 7);
      const auto in_float = by.make<float>(a, 3, 7);
      bool rounded = true;
      for_each_array(
          [&](const char*, const matrix<float>& x, const matrix<double>& y) {
            for_each_element([&](const float& f, const double& d) { rounded = rounded && f == static_cast<float>(d); },
                             x, y);
          },
          in_float, in_double);
      CHECK(rounded);
      CHECK(same(in_double, by.make<double>(a, 3, 7)));
      for (const auto& other : {by.make<double>(a, 4, 7), by.make<double>(a, 3, 8)}) {
        CHECK_FALSE(same(in_double.W, other.W));
        CHECK_FALSE(same(in_double.W_in, other.W_in));
        CHECK_FALSE(same(in_double.W_out, other.W_out));
      }
    }
  }
}

TEST_CASE("elements that are not connected are 0 by every policy, and a bias or an initial state is 0 at first") {
  const auto a = with_everything();
  for (const auto& by : every_policy) {
    CAPTURE(by.name());
    const auto p = values_of(by, a);
    for_each_array(
        [](const char* name, const matrix<double>& m, const array_rules& rules) {
          CAPTURE(name);
          if (rules.connected.rows() == 0) return;
          for_each_element([](const double& x, const unsigned char& there) { CHECK((there || x == 0)); }, m,
                           rules.connected);
        },
        p, a.rules);
    CHECK(is_zero(p.b) == (by.name() != "published"));
    CHECK(is_zero(p.b_out));
    CHECK(is_zero(p.s0));
    CHECK_FALSE(is_zero(p.W));
  }
}

TEST_CASE("the in-degree of a row is the number of its connections, or of the columns without a mask") {
  matrix<unsigned char> mask(3, 5);
  mask(1, 0) = mask(1, 4) = mask(2, 3) = 1;
  CHECK(in_degrees(mask, 3, 5) == std::vector<index_t>{0, 2, 1});
  CHECK(in_degrees({}, 2, 5) == std::vector<index_t>{5, 5});
}

TEST_CASE("gaussian: W ~ N(0, gain^2 / N), W_in and W_out by the number of their inputs, and the radius is gain") {
  const auto a = published_architecture(200, 50, 30);
  const auto p = values_of(gaussian{.gain = 0.5, .input_gain = 3}, a);
  check_normal(p.W, 0.5 / std::sqrt(200));
  check_normal(p.W_in, 3 / std::sqrt(50));
  check_normal(p.W_out, 1 / std::sqrt(80));
  CHECK(is_zero(p.b));
  for (const double gain : {0.5, 1.5}) CHECK(mean_radius(gaussian{gain}, a) == doctest::Approx(gain).epsilon(0.06));
  // What is drawn for one array changes no other one.
  const auto others = values_of(orthogonal{.input_gain = 3}, a);
  CHECK(same(p.W_in, others.W_in));
  CHECK(same(p.W_out, others.W_out));
}

TEST_CASE("under Dale's law gaussian has the eigenvalue of its formula, which is far outside gain") {
  const auto a = of_units(200, true);
  const double expected = std::sqrt(2 * 200 / std::numbers::pi) * 0.6;
  CHECK(expected > 6);
  CHECK(mean_radius(gaussian{}, a) == doctest::Approx(expected).epsilon(0.05));
}

TEST_CASE("orthogonal: W W^T = gain^2 I, up to rounding, and all eigenvalues have the size gain") {
  for (const index_t n : {3, 5, 50, 200}) {
    CAPTURE(n);
    const auto W = values_of(orthogonal{.gain = 0.5}, of_units(n)).W;
    double error = 0;
    for (index_t i = 0; i < n; ++i)
      for (index_t j = 0; j < n; ++j) {
        double sum = 0;
        for (index_t k = 0; k < n; ++k) sum += W(i, k) * W(j, k);
        error = std::max(error, std::abs(sum - (i == j ? 0.25 : 0)));
      }
    CHECK(error < 2e-15);  // with one projection it is up to 4e-13
  }
  for (const auto& lambda : spectrum(network<double>(of_units(50), values_of(orthogonal{.gain = 0.5}, of_units(50)))))
    CHECK(std::abs(lambda) == doctest::Approx(0.5).epsilon(1e-10));
}

TEST_CASE("orthogonal: rotations and reflections are equally likely, and all directions of each row") {
  ctrnn_test::sample reflects, angles, heights;
  for (std::uint32_t model = 0; model < 4000; ++model) {
    const auto draws = [&](std::uint32_t which) {
      return uniform_draws({1, model, random_stream::training_trials, 0, 0}, which);
    };
    const auto plane = random_orthogonal(2, draws(0));
    reflects.push_back(plane(0, 0) * plane(1, 1) < plane(0, 1) * plane(1, 0) ? 1 : 0);
    angles.push_back(std::atan2(plane(1, 0), plane(1, 1)));
    heights.push_back(random_orthogonal(3, draws(1))(2, 1));  // on a sphere each height is equally likely (Archimedes)
  }
  CHECK(ctrnn_test::bias(reflects) < ctrnn_test::bias_limit);
  CHECK(ctrnn_test::ks(angles, -std::numbers::pi, std::numbers::pi) < ctrnn_test::ks_limit);
  CHECK(ctrnn_test::ks(heights, -1, 1) < ctrnn_test::ks_limit);
}

TEST_CASE("scaled_identity: the scale on the diagonal, and what gaussian draws times the spread") {
  const auto a = of_units(50);
  const auto alone = values_of(scaled_identity{.scale = 1.5}, a).W, noisy = values_of(scaled_identity{0.25, 0.5}, a).W;
  const auto drawn = values_of(gaussian{.gain = 0.5}, a).W;
  for (index_t i = 0; i < 50; ++i)
    for (index_t j = 0; j < 50; ++j) {
      CHECK(alone(i, j) == (i == j ? 1.5 : 0));
      CHECK(noisy(i, j) == drawn(i, j) + (i == j ? 0.25 : 0));
    }
}

TEST_CASE("balanced without Dale's law: N(0, gain^2 / k), where k senders are connected, and the radius is gain") {
  auto a = published_architecture(200, 40, 30);
  a.rules.W.connected = random_mask(200, 200, 0.1, 2);
  a.rules.W_in.connected = random_mask(80, 40, 0.5, 3);
  a.rules.W_out.connected = random_mask(30, 80, 0.3, 4);
  std::fill_n(a.rules.W.connected.row(7), 200, static_cast<unsigned char>(0));
  const auto p = values_of(balanced{.gain = 0.5, .input_gain = 3}, a);
  CHECK(is_zero(p.b));
  const auto check_rows = [](const matrix<double>& m, const array_rules& rules, double gain) {
    matrix<double> scaled(1, std::count(rules.connected.data(), rules.connected.data() + rules.connected.size(), 1));
    double* next = scaled.data();
    const auto degrees = in_degrees(rules.connected, m.rows(), m.columns());
    for (index_t i = 0; i < m.rows(); ++i)
      for (index_t j = 0; j < m.columns(); ++j)
        if (rules.connected(i, j))
          *next++ = m(i, j) * std::sqrt(static_cast<double>(degrees[static_cast<std::size_t>(i)]));
    check_normal(scaled, gain);
  };
  check_rows(p.W, a.rules.W, 0.5);
  check_rows(p.W_in, a.rules.W_in, 3);
  check_rows(p.W_out, a.rules.W_out, 1);
  for (const double part : {0.1, 0.5, 1.0})
    CHECK(mean_radius(balanced{1.5}, of_units(200, false, part)) == doctest::Approx(1.5).epsilon(0.06));
  CHECK(mean_radius(gaussian{1.5}, of_units(200, false, 0.1)) < 0.6);  // which does not know of the mask
}

TEST_CASE("balanced under Dale's law: all units get the same excitation, and as much inhibition") {
  for (const double part : {0.3, 1.0}) {
    const auto a = of_units(100, true, part);
    const auto W = values_of(balanced{}, a).W;
    const double each = sum_from(W, a, 0, 1);
    CHECK(each > 1);
    double smallest = 1;
    for (index_t i = 0; i < 100; ++i) {
      CHECK(std::abs(sum_from(W, a, i, 1) - each) < 1e-12);
      CHECK(std::abs(sum_from(W, a, i, -1) - each) < 1e-12);
      for (index_t j = 0; j < 100; ++j) smallest = std::min(smallest, W(i, j));
    }
    CHECK(smallest >= 0);
  }
}

TEST_CASE("balanced under Dale's law: the radius is about gain for random masks, also of two densities") {
  for (const double part : {0.1, 0.3, 1.0}) {
    CAPTURE(part);
    CHECK(mean_radius(balanced{1.5}, of_units(200, true, part)) == doctest::Approx(1.5).epsilon(0.1));
  }
  CHECK(mean_radius(balanced{}, of_units(50, true)) == doctest::Approx(1).epsilon(0.1));
  auto within = of_units(200, true, 0.1), across = within;  // one in ten, but all within one kind, or from kind to kind
  for (index_t i = 0; i < 200; ++i)
    for (index_t j = 0; j < 200; ++j) ((i >= 160) == (j >= 160) ? within : across).rules.W.connected(i, j) = 1;
  CHECK(mean_radius(balanced{}, within) == doctest::Approx(1).epsilon(0.1));
  CHECK(mean_radius(balanced{}, across) == doctest::Approx(1).epsilon(0.15));
}

TEST_CASE("balanced: the weights of a unit that one kind of sender reaches sum to gain, and none reaches none") {
  auto a = of_units(20, true);
  a.rules.W.connected.resize(20, 20);
  a.rules.W.connected.fill(1);
  for (index_t j = 0; j < 20; ++j) {
    a.rules.W.connected(3, j) = j < 16;   // excitation alone
    a.rules.W.connected(4, j) = j >= 16;  // inhibition alone
    a.rules.W.connected(5, j) = 0;
  }
  const auto W = values_of(balanced{.gain = 0.75}, a).W;
  CHECK(sum_from(W, a, 3, 1) == doctest::Approx(0.75).epsilon(1e-12));
  CHECK(sum_from(W, a, 3, -1) == 0);
  CHECK(sum_from(W, a, 4, 1) == 0);
  CHECK(sum_from(W, a, 4, -1) == doctest::Approx(0.75).epsilon(1e-12));
  CHECK(sum_from(W, a, 5, 1) + sum_from(W, a, 5, -1) == 0);
  CHECK(sum_from(W, a, 6, 1) == doctest::Approx(sum_from(W, a, 6, -1)).epsilon(1e-12));

  auto excitatory = of_units(50, true);
  excitatory.sign.assign(50, 1);
  CHECK(radius_of(balanced{.gain = 0.75}, excitatory) == doctest::Approx(0.75).epsilon(1e-10));
  auto non_negative = of_units(50, false, 0.5);
  non_negative.rules.W.non_negative = true;
  CHECK(radius_of(balanced{.gain = 0.75}, non_negative) == doctest::Approx(0.75).epsilon(1e-10));
}

namespace {

/// W counts up, and so does s0.
struct counting {
  static constexpr std::string_view name = "counting";
  double step = 0.25;
  static constexpr auto parameters =
      std::tuple(parameter{"step", &counting::step, limits::above(0), "from one weight to the next"});

  void operator()(ctrnn::parameters<double>& p, const architecture&, const initial_draws&) const {
    double next = 0;
    for (auto* m : {&p.W, &p.s0}) for_each_element([&](double& x) { x = next += step; }, *m);
  }
};

/// Has neither a name nor numbers.
struct drawn_bias {
  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    draw_normal(p.b, draws.b(), 1 / a.tau.front());
  }
};

}  // namespace

TEST_CASE("a policy of one's own is as good as the library's: by its name, its numbers, or with neither") {
  const auto a = with_everything();
  const initial_values by = counting{.step = 0.5};
  CHECK(by.name() == "counting");
  CHECK(by.numbers() == std::vector<std::pair<std::string, double>>{{"step", 0.5}});
  const auto p = by.make<float>(a, 1, 0);
  for (index_t i = 0; i < 20; ++i) {
    CHECK(p.s0(0, i) == 0.5F * static_cast<float>(401 + i));
    for (index_t j = 0; j < 20; ++j)
      CHECK(p.W(i, j) == (a.rules.W.connected(i, j) ? 0.5F * static_cast<float>(20 * i + j + 1) : 0));
  }
  const initial_values nameless = drawn_bias{};
  CHECK(nameless.name() == "drawn_bias");
  CHECK(nameless.numbers().empty());
  CHECK(values_of(nameless, of_units(15)).b(0, 4) == 10 * values_of(published{}, of_units(15)).b(0, 4));
}

TEST_CASE("a policy of the library is found by its name, and keeps its numbers") {
  std::vector<std::string> names;
  for_each_policy<library_initial_values>([&](const auto& policy) {
    names.emplace_back(policy.name);
    auto found = policy_named<library_initial_values>("policy of initial values", policy.name);
    CHECK(initial_values(found).name() == policy.name);
    if (double* const gain = std::visit([](auto& p) { return find_parameter(p, "gain"); }, found)) {
      *gain = 1.25;
      CHECK(initial_values(found).numbers().front() == std::pair<std::string, double>("gain", 1.25));
    }
  });
  CHECK(names == std::vector<std::string>{"published", "gaussian", "orthogonal", "scaled_identity", "balanced"});
  CHECK(initial_values().name() == "published");
  CHECK(initial_values(scaled_identity{}).numbers() ==
        std::vector<std::pair<std::string, double>>{{"scale", 0.5}, {"spread", 0}, {"input_gain", 1}});
  CHECK(refusal([] { policy_named<library_initial_values>("policy of initial values", "uniform"); }) ==
        "there is no policy of initial values 'uniform'; choose one of published, gaussian, orthogonal, "
        "scaled_identity, balanced");
}

TEST_CASE("what makes no initial values is refused, with what was given and what is possible") {
  const auto refusal_of = [](const initial_values& by, const architecture& a = of_units(10)) {
    return refusal([&] { by.make<float>(a, 1, 0); });
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  CHECK(refusal_of(gaussian{.gain = -1}) == "gaussian: gain = -1; it must be above 0 and finite");
  CHECK(refusal_of(gaussian{.input_gain = nan}) == "gaussian: input_gain = nan; it must be above 0 and finite");
  CHECK(refusal_of(orthogonal{.gain = infinite}) == "orthogonal: gain = inf; it must be above 0 and finite");
  CHECK(refusal_of(balanced{.gain = 0}) == "balanced: gain = 0; it must be above 0 and finite");
  CHECK(refusal_of(scaled_identity{.spread = -1}) == "scaled_identity: spread = -1; it must be at least 0 and finite");
  CHECK(refusal_of(counting{.step = 0}) == "counting: step = 0; it must be above 0 and finite");
  CHECK(refusal([] { initial_values(counting{.step = 0}).check(); }) ==
        "counting: step = 0; it must be above 0 and finite");

  CHECK(refusal_of(scaled_identity{}, of_units(10, true)) ==
        "scaled_identity: spread = 0, for weights that follow Dale's law; those of exactly 0 would never be trained: "
        "give a spread above 0, as 0.1");
  auto non_negative = of_units(10);
  non_negative.rules.W.non_negative = true;
  CHECK(refusal_of(scaled_identity{}, non_negative).find("for weights that are non-negative") != std::string::npos);
  CHECK(refusal_of(scaled_identity{.spread = 0.1}, non_negative) == "none");

  auto no_units = of_units(10);
  no_units.units = 0;
  CHECK(refusal_of(gaussian{}, no_units) == "network: 0 units; it needs 1 to 4095");

  const auto not_a_number = [](parameters<double>& p, const architecture&, const initial_draws&) { p.W(2, 3) = nan; };
  CHECK(refusal_of(not_a_number).ends_with("W(2, 3) = nan; it must be finite"));
  const auto too_large = [](parameters<double>& p, const architecture&, const initial_draws&) { p.b(0, 1) = 1e300; };
  CHECK(refusal_of(too_large).ends_with("b(0, 1) = 1e+300; it must be finite"));
  CHECK(refusal([&] { initial_values(too_large).make<double>(of_units(10), 1, 0); }) == "none");
  const auto short_row = [](parameters<double>& p, const architecture&, const initial_draws&) { p.W.resize(10, 9); };
  CHECK(refusal_of(short_row).ends_with("W has 10 rows and 9 columns; the architecture asks for 10 and 10"));
}
