// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ctrnn {

/// The shortest text that gives a number: "0.1", "-3", "3.86e+37", "nan".
inline std::string text_of(double x) {
  if (std::isnan(x)) return "nan";  // without the sign that it may have
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

/// A number with three digits, for one that was computed: "-3", "0.123", "3.86e+37", "nan".
inline std::string rounded_text_of(double x) {
  if (std::isnan(x)) return "nan";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::general, 3).ptr};
}

/// A part of a message: words, which it does not own, or a number in its shortest text. It lives no longer than the
/// call of `message` or `refuse` that it is an argument of.
class message_part {
 public:
  [[gnu::cold, gnu::noinline]] message_part(const char* words) noexcept : words_(words) {}
  [[gnu::cold, gnu::noinline]] message_part(std::string_view words) noexcept : words_(words) {}
  [[gnu::cold, gnu::noinline]] message_part(const std::string& words) noexcept : words_(words) {}
  [[gnu::cold, gnu::noinline]] message_part(double number) noexcept {
    size_ = std::isnan(number) ? text_of_nan() : size_of(std::to_chars(number_.data(), number_.end(), number));
  }
  [[gnu::cold, gnu::noinline]] message_part(long long number) noexcept
      : size_(size_of(std::to_chars(number_.data(), number_.end(), number))) {}
  [[gnu::cold, gnu::noinline]] message_part(unsigned long long number) noexcept
      : size_(size_of(std::to_chars(number_.data(), number_.end(), number))) {}
  template <std::signed_integral Number>
  message_part(Number number) noexcept : message_part(static_cast<long long>(number)) {}
  template <std::unsigned_integral Number>
  message_part(Number number) noexcept : message_part(static_cast<unsigned long long>(number)) {}

  std::string_view text() const { return size_ > 0 ? std::string_view(number_.data(), size_) : words_; }  ///< as said

 private:
  std::size_t size_of(std::to_chars_result end) const { return static_cast<std::size_t>(end.ptr - number_.data()); }
  std::size_t text_of_nan() {  // without the sign that it may have
    number_[0] = number_[2] = 'n', number_[1] = 'a';
    return 3;
  }

  std::string_view words_;
  std::array<char, 32> number_{};
  std::size_t size_ = 0;  // of the number's text; 0 for words
};

/// The parts of a message, one behind the other: message({"theta = ", 20, " of ", 0.5, " s"}).
[[gnu::cold, gnu::noinline]] inline std::string message(std::initializer_list<message_part> parts) {
  std::string all;
  for (const auto& part : parts) all += part.text();
  return all;
}

/// Names or numbers one behind the other: "constant, stepped, cosine"
template <class Items>
std::string comma_separated(const Items& items) {
  std::string all;
  for (const auto& item : items) all += message({all.empty() ? "" : ", ", item});
  return all;
}

/// Throws an error with the parts of a message, which say what was given, what is possible and what to do:
///
///     if (units < 3) refuse({"network: ", units, " units; use at least ", 3});
///
/// @tparam Error  std::invalid_argument for what a caller gave, std::runtime_error for what a file has
template <class Error = std::invalid_argument>
[[noreturn, gnu::cold, gnu::noinline]] void refuse(std::initializer_list<message_part> parts) {
  throw Error(message(parts));
}

}  // namespace ctrnn
