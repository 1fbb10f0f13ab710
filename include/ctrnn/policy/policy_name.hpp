// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <string>
#include <string_view>

namespace ctrnn {

namespace detail {

/// "dasc" for ctrnn::dasc<20>: from what g++ and clang write as a function's name, "... [with T = ctrnn::dasc<20>]".
template <class T>
std::string_view bare_type_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::string_view before = "T = ";
  text.remove_prefix(text.find(before) + before.size());
  text = text.substr(0, text.find_first_of(";]<"));
  return text.substr(text.rfind(':') + 1);  // rfind gives npos if there is no ':', and npos + 1 is 0
}

}  // namespace detail

/// The name of a policy in files: its member `name`, or else the name of its type without namespace and template
/// arguments. The name of a policy that is made of an `inner` one has that one's in it: "across_trials<sctt>".
template <class P>
std::string policy_name(const P& policy) {
  if constexpr (requires {
                  { policy.name } -> std::convertible_to<std::string_view>;
                })
    return std::string(std::string_view(policy.name));
  else if constexpr (requires { typename P::inner; })
    return std::string(detail::bare_type_name<P>()) + "<" +
           policy_name(static_cast<const typename P::inner&>(policy)) + ">";
  else
    return std::string(detail::bare_type_name<P>());
}

}  // namespace ctrnn
