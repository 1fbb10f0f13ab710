// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cstdint>
#include <ctrnn/text/message.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ctrnn {

namespace detail {

/// The code points of a text in UTF-8.
/// @throws std::invalid_argument for bytes that are no UTF-8
inline std::u32string code_points_of(std::string_view text) {
  const std::string whole(text);
  std::u32string all;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const auto head = static_cast<char32_t>(length == 1 ? first : first & (0xff >> (length + 1)));
    char32_t code = head;
    bool valid = length > 0 && first < 0xf8 && text.size() >= length;
    for (std::size_t i = 1; valid && i < length; ++i) {
      const auto next = static_cast<unsigned char>(text[i]);
      valid = (next & 0xc0) == 0x80;
      code = code << 6 | (next & 0x3f);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};  // code of so many bytes
    if (!valid || code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
      refuse({"npz_writer: the text '", whole, "' is not in UTF-8; convert it"});
    all += code;
    text.remove_prefix(length);
  }
  return all;
}

}  // namespace detail

/// The bytes of a .npy file with some texts, an array of one dimension of NumPy's type str.
/// @throws std::invalid_argument for a text that is not in UTF-8
inline std::string npy_of_texts(const std::vector<std::string>& texts) {
  std::vector<std::u32string> all;
  std::size_t longest = 1;  // NumPy has no texts of length 0
  for (const auto& text : texts) {
    all.push_back(detail::code_points_of(text));
    longest = std::max(longest, all.back().size());
  }
  std::string header =
      message({"{'descr': '<U", longest, "', 'fortran_order': False, 'shape': (", texts.size(), ",), }"});
  constexpr std::size_t before_header = 10, alignment = 64;  // bytes
  header.append(alignment - 1 - (before_header + header.size()) % alignment, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);  // version 1.0
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  for (auto& text : all) {
    text.resize(longest);  // NumPy fills up with zeros
    for (const char32_t code : text)
      for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(code >> shift & 0xff);
  }
  return bytes;
}

}  // namespace ctrnn
