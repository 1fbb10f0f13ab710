// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <charconv>
#include <cstdint>
#include <ctrnn/npz/npy_array.hpp>
#include <optional>

namespace ctrnn {

namespace detail {

/// The number of characters in a type of texts, 5 of "<U5", and whether each is a code point; empty for other types.
struct text_type {
  std::size_t length;
  bool of_code_points;

  static std::optional<text_type> read(std::string_view type) {
    if (type.find_first_of("<>=|") == 0) type.remove_prefix(1);
    if (!type.starts_with('U') && !type.starts_with('S')) return {};
    text_type found{0, type.starts_with('U')};
    const auto [end, error] = std::from_chars(type.data() + 1, type.data() + type.size(), found.length);
    if (error != std::errc() || end != type.data() + type.size()) return {};
    return found;
  }
};

/// A code point in UTF-8; empty for what is none.
inline std::string utf8_of(std::uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
  if (code < 0x10000) return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace detail

/// The text in a .npy file: a single text of NumPy, such as numpy.array("relu"), or an array of the bytes of a text.
/// @param bytes  the content of the file
/// @param where  begins the text of every error
/// @throws std::runtime_error of one line for any other content
inline std::string npy_text(std::string bytes, const std::string& where) {
  const npy_header header = read_npy_header(bytes, where);
  const auto type = detail::text_type::read(header.type);
  if (!type) {
    const auto letters = npy_array(std::move(bytes), where).as<xt::xtensor<std::uint8_t, 1>>();
    return {letters.begin(), letters.end()};
  }
  const std::size_t size = type->of_code_points ? sizeof(std::uint32_t) : 1, stored = bytes.size() - header.begin;
  if (header.count != 1 || stored % size != 0 || stored / size != type->length)
    refuse<std::runtime_error>({where, ": has ", header.count, " texts of ", type->length, " characters in ", stored,
                                " bytes; save a single text"});
  bytes.erase(0, header.begin);
  if (type->of_code_points) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += size) {
      const auto code = detail::number_at<std::uint32_t>(bytes.data() + i, header.type.starts_with('>'));
      const auto letter = detail::utf8_of(code);
      if (letter.empty()) refuse<std::runtime_error>({where, ": has the character ", code, ", which is none"});
      text += letter;
    }
    bytes = std::move(text);
  }
  bytes.resize(bytes.find_last_not_of('\0') + 1);  // NumPy fills up with zeros; npos + 1 is 0
  return bytes;
}

}  // namespace ctrnn
