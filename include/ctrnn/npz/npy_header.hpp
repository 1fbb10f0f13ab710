// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <ctrnn/text/message.hpp>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ctrnn {

/// The header of a .npy file, which stands before the values.
struct npy_header {
  std::string type;                ///< type of the values as NumPy writes it: "<f8"
  bool fortran_order = false;      ///< whether the first index moves fastest
  std::vector<std::size_t> shape;  ///< extents, none for a single number
  std::size_t count = 1;           ///< number of values: the product of the shape
  std::size_t begin = 0;           ///< where the values start, in bytes of the file
};

namespace detail {

/// Throws std::runtime_error "<where>: <what>; <remedy>".
[[noreturn]] inline void refuse_header(const std::string& where, std::initializer_list<message_part> what) {
  refuse<std::runtime_error>({where, ": ", message(what), "; save it anew, with numpy.savez or ctrnn"});
}

/// Reads the dictionary in the header of a .npy file, a literal of Python:
/// {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
class npy_dictionary {
 public:
  npy_dictionary(std::string_view text, const std::string& where) : rest_(text), where_(where) {}

  npy_header read() {
    std::optional<std::string> type;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::size_t>> shape;
    expect('{');
    while (!take('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr" && !type)
        type = quoted();
      else if (key == "fortran_order" && !fortran_order)
        fortran_order = truth();
      else if (key == "shape" && !shape)
        shape = extents();
      else
        refuse({"its header has a key '", key, "' that does not belong there"});
      if (take('}')) break;
      expect(',');
    }
    skip_spaces();
    if (!rest_.empty()) refuse({"its header goes on after its end"});
    if (!type || !fortran_order || !shape) refuse({"its header lacks descr, fortran_order or shape"});
    npy_header h{*type, *fortran_order, *shape};
    std::size_t most = 1;  // values if extents of 0 were 1, so that strides cannot overflow either
    constexpr std::size_t limit = std::numeric_limits<std::ptrdiff_t>::max() / 16;  // as values have at most 8 bytes
    for (const std::size_t n : h.shape) {
      if (n > limit / most) refuse({"its shape has more values than fit into memory"});
      most *= std::max<std::size_t>(n, 1), h.count *= n;
    }
    return h;
  }

 private:
  [[noreturn]] void refuse(std::initializer_list<message_part> what) const { refuse_header(where_, what); }
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
  bool take(char c) {
    skip_spaces();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) refuse({"its header has no '", std::string(1, c), "' where one belongs"});
  }
  std::string quoted() {
    skip_spaces();
    if (rest_.starts_with('[') || rest_.starts_with('('))
      ctrnn::refuse<std::runtime_error>(
          {where_, ": is a structured array; save each of its fields as an array of numbers"});
    const char quote = take('"') ? '"' : '\'';
    if (quote == '\'') expect('\'');
    const auto end = rest_.find(quote);
    constexpr std::size_t longest = 40;
    if (end == rest_.npos || end > longest) refuse({"its header has a text without an end"});
    const std::string text(rest_.substr(0, end));
    if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; }))
      refuse({"its header has a text of more than one line"});
    rest_.remove_prefix(end + 1);
    return text;
  }
  bool truth() {
    skip_spaces();
    for (const std::string_view word : {"True", "False"})
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return word == "True";
      }
    refuse({"its header has a fortran_order that is neither True nor False"});
  }
  std::vector<std::size_t> extents() {
    constexpr std::size_t most_dimensions = 64;  // as in NumPy
    std::vector<std::size_t> all;
    expect('(');
    while (!take(')')) {
      std::size_t n = 0;
      skip_spaces();
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
      if (error != std::errc()) refuse({"its shape is not made of whole numbers"});
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      take('L');  // the ending of Python 2's long integers
      all.push_back(n);
      if (all.size() > most_dimensions) refuse({"its shape has more than 64 dimensions"});
      if (take(')')) break;
      expect(',');
    }
    return all;
  }

  std::string_view rest_;
  const std::string& where_;
};

}  // namespace detail

/// Reads the header of a .npy file of version 1, 2 or 3.
/// @param bytes  the content of the file
/// @param where  begins the text of every error, e.g. the name of the file
/// @throws std::runtime_error of one line if the file does not begin with such a header
/// @see numpy.lib.format
inline npy_header read_npy_header(std::string_view bytes, const std::string& where) {
  constexpr std::string_view magic = "\x93NUMPY";
  constexpr std::size_t version_at = magic.size(), length_at = version_at + 2;
  if (bytes.size() < length_at || !bytes.starts_with(magic))
    detail::refuse_header(where, {"is not in NumPy's format .npy"});
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t major = byte(version_at);
  if (major < 1 || major > 3 || byte(version_at + 1) != 0)
    detail::refuse_header(
        where, {"is of .npy version ", major, ".", byte(version_at + 1), ", where 1.0, 2.0 and 3.0 are known"});
  const std::size_t length_bytes = major == 1 ? 2 : 4, begin = length_at + length_bytes;
  if (bytes.size() < begin) detail::refuse_header(where, {"ends within its header"});
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = length << 8 | byte(length_at + i);
  if (length > bytes.size() - begin)
    detail::refuse_header(where,
                          {"says that its header has ", length, " bytes, where ", bytes.size() - begin, " are left"});
  npy_header h = detail::npy_dictionary(bytes.substr(begin, length), where).read();
  h.begin = begin + length;
  return h;
}

}  // namespace ctrnn
