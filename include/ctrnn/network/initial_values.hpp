// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <concepts>
#include <cstdint>
#include <ctrnn/network/balanced.hpp>
#include <ctrnn/network/initial_value_policies.hpp>
#include <ctrnn/policy/policy_choice.hpp>
#include <ctrnn/policy/policy_name.hpp>
#include <ctrnn/text/message.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ctrnn {

/// A policy that gives a network's trained values before training:
///
///     struct small_positive {
///       static constexpr std::string_view name = "small_positive";
///       void operator()(parameters<double>& p, const architecture& a,
///                       const initial_draws& draws) const {
///         auto d = draws.W();
///         for_each_element([&](double& w) { w = d.uniform(0, 0.1); }, p.W);
///       }
///     };
///
/// It is given arrays of zeros in the shapes of the architecture, and the numbers to draw from. A member `parameters`
/// describes its numbers, see parameter; a `name` stands in config.json, else the name of the type, and so does the
/// text of an `origin()`, if there is one.
template <class P>
concept initial_values_policy =
    requires(const P policy, parameters<double>& p, const architecture& a, const initial_draws& draws) {
      policy(p, a, draws);
    } && std::copy_constructible<P>;

/// The policies of the library, of which one is chosen at run time. One that is added here is in all programs.
using library_initial_values = std::variant<initial::published, initial::gaussian, initial::orthogonal,
                                            initial::scaled_identity, initial::balanced>;

/// Initial values by any policy, one of the library's or of one's own:
///
///     ensemble_options{.units = 64, .initial = initial::balanced{.gain = 1.2}}
class initial_values {
 public:
  initial_values() : initial_values(initial::published{}) {}
  template <initial_values_policy Policy>
  initial_values(const Policy& policy)
      : name_(policy_name(policy)),
        numbers_(parameters_of(policy)),
        check_([policy] { check_parameters(policy); }),
        draw_(policy) {
    if (name_.empty()) name_ = "unnamed";  // a lambda
    if constexpr (requires { policy.origin(); }) origin_ = policy.origin();
  }
  /// By a policy that was chosen at run time.
  initial_values(const library_initial_values& chosen)
      : initial_values(std::visit([](const auto& policy) { return initial_values(policy); }, chosen)) {}

  const std::string& name() const { return name_; }  ///< name of the policy
  /// The numbers that the policy describes, with their names.
  const named_numbers& numbers() const { return numbers_; }
  const std::string& origin() const { return origin_; }  ///< where the policy takes values from, if that is a file
  /// Throws std::invalid_argument for a number of the policy that is out of its limits.
  void check() const { check_(); }

  /// The values of one model: a function of the architecture, the seed and the model's number alone. They are made in
  /// double, so that they are the same in float up to rounding. Elements that are not connected are 0.
  /// @throws std::invalid_argument for an architecture that does not fit together, for a number of the policy out of
  ///         its limits, and for a policy that gives values that are not finite, or arrays of other shapes
  template <class T>
  parameters<T> make(const architecture& a, std::uint32_t seed, std::uint32_t model) const {
    ctrnn::check(a);
    check();
    parameters<T> p(a);
    parameters<double> values(a);
    draw_(values, a, initial_draws{seed, model});
    check_shapes(message({"initial values ", name_}), a, values);
    for_each_array(
        [this](const char* array, matrix<T>& to, const matrix<double>& from) {
          for (index_t i = 0; i < to.rows(); ++i)
            for (index_t j = 0; j < to.columns(); ++j)
              if (to(i, j) = static_cast<T>(from(i, j)); !std::isfinite(to(i, j)))
                refuse({"initial values ", name_, ": ", array, "(", i, ", ", j, ") = ", from(i, j),
                        "; it must be finite"});
        },
        p, values);
    disconnect(p, a.rules);
    return p;
  }

 private:
  std::string name_, origin_;
  named_numbers numbers_;
  std::function<void()> check_;
  std::function<void(parameters<double>&, const architecture&, const initial_draws&)> draw_;
};

}  // namespace ctrnn
