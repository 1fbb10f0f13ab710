// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/dynamics/current.hpp>
#include <ctrnn/dynamics/rate.hpp>
#include <ctrnn/nonlinearity/any_nonlinearity.hpp>
#include <ctrnn/text/message.hpp>
#include <string_view>

namespace ctrnn {

/// Dynamics of the library with a nonlinearity of the library, chosen at run time, so that networks are compiled once
/// for all of them.
class any_dynamics {
 public:
  /// rate<relu>
  any_dynamics() = default;
  /// rate<phi>
  any_dynamics(const any_nonlinearity& f) : phi(f) {}

  /// The dynamics of a name, "rate" or "current".
  /// @throws std::invalid_argument if there are none of that name, with the names that there are
  static any_dynamics named(std::string_view name, const any_nonlinearity& phi = {}) {
    any_dynamics chosen(phi);
    if (name != rate<relu>::name && name != current<relu>::name)
      refuse({"there are no dynamics '", name, "'; choose one of ", rate<relu>::name, ", ", current<relu>::name});
    if (name == current<relu>::name) chosen.name = current<relu>::name;
    return chosen;
  }

  std::string_view name = rate<relu>::name;  ///< of those that were chosen
  any_nonlinearity phi;                      ///< nonlinearity

  auto target(auto s, auto& in) const {
    return in.apply(of_currents() ? linear_ : phi, in.W(rates(s, in)) + in.drive());
  }
  auto rates(auto s, auto& in) const { return of_currents() ? in.phi(s) : s; }

 private:
  bool of_currents() const { return name == current<relu>::name; }
  any_nonlinearity linear_ = any_nonlinearity::named(linear::name);
};

}  // namespace ctrnn
