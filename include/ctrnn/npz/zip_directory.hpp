// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cstdint>
#include <ctrnn/text/message.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ctrnn::detail {

/// A file within a zip file.
struct zip_entry {
  std::string name;
  std::uint64_t record;        ///< where its record in the directory is
  std::uint64_t begin, end;    ///< where it begins, with its header, and where it ends
  std::uint64_t packed, size;  ///< number of bytes as stored, and when unpacked
  std::uint32_t checksum;      ///< CRC-32
};

/// Reads little-endian numbers and texts at places of a file in memory. Refuses places beyond its end.
class byte_reader {
 public:
  byte_reader(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  template <class Number = std::uint32_t>
  Number number(std::uint64_t at, int size = sizeof(Number)) const {
    const auto bytes = text(at, static_cast<std::uint64_t>(size));
    Number n = 0;
    for (int i = size; i-- > 0;) n = n << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    return n;
  }
  std::string_view text(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) refuse("is cut off or damaged");
    return bytes_.substr(at, size);
  }
  std::uint64_t size() const { return bytes_.size(); }
  [[noreturn]] void refuse(const char* what) const {
    ctrnn::refuse<std::runtime_error>({where_, ": ", what, "; copy it anew from where it was made, or write it again"});
  }

 private:
  std::string_view bytes_;
  const std::string& where_;
};

/// Stands in place of a number of more than 32 bits, which is then in the field for zip64.
inline constexpr std::uint32_t see_zip64 = 0xffffffff;

/// Reads size, packed and begin of an entry from its field for zip64. The field has, in this order, those that are
/// see_zip64 in the directory.
/// @see PKWARE's APPNOTE.TXT, section 4.5.3
inline void read_zip64(const byte_reader& file, std::uint64_t at, std::uint64_t end, zip_entry& e) {
  constexpr std::uint32_t zip64 = 1;
  const auto of_zip64 = [&](std::uint64_t field) { return file.number(field, 2) == zip64; };
  while (at < end && !of_zip64(at)) at += 4 + file.number(at + 2, 2);
  const std::uint64_t field_end = at < end ? at + 4 + file.number(at + 2, 2) : at;
  at += 4;
  for (std::uint64_t* n : {&e.size, &e.packed, &e.begin})
    if (*n == see_zip64) {
      if (at + 8 > field_end) file.refuse("is damaged: its directory lacks a size or a place of more than 32 bits");
      *n = file.number<std::uint64_t>(at), at += 8;
    }
}

/// Reads the entry of the directory at the place `at`, and moves `at` behind it.
inline zip_entry read_zip_entry(const byte_reader& file, std::uint64_t& at, std::uint64_t directory) {
  constexpr std::uint32_t entry_magic = 0x02014b50, header_magic = 0x04034b50;
  if (file.number(at) != entry_magic) file.refuse("is damaged: its directory has no entry where one belongs");
  zip_entry e{.name = std::string(file.text(at + 46, file.number(at + 28, 2))),
              .record = at,
              .begin = file.number(at + 42),
              .end = 0,
              .packed = file.number(at + 20),
              .size = file.number(at + 24),
              .checksum = file.number(at + 16)};
  const std::uint64_t more = at + 46 + e.name.size();
  at = more + file.number(at + 30, 2);
  read_zip64(file, more, at, e);
  at += file.number(e.record + 32, 2);
  if (e.begin >= directory || e.packed > directory || file.number(e.begin) != header_magic ||
      file.text(e.begin + 30, file.number(e.begin + 26, 2)) != e.name)
    file.refuse("is damaged: its directory has an entry that is not where it says");
  e.end = e.begin + 30 + e.name.size() + file.number(e.begin + 28, 2) + e.packed;
  if (e.end > directory) file.refuse("is damaged: its directory has an entry that reaches beyond its place");
  return e;
}

/// Why an entry cannot be read, if it cannot: because it is packed otherwise than numpy.savez, numpy.savez_compressed
/// and npz_writer do, or its sizes or its header contradict each other.
inline std::optional<std::string> why_unreadable(const byte_reader& file, const zip_entry& e) {
  constexpr std::uint32_t allowed_flags = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 11;  // kind of deflate, sizes behind, UTF-8
  constexpr std::uint32_t stored = 0, deflated = 8;
  constexpr std::uint64_t deflate_limit = 1032;  // the most bytes that deflate makes of one
  const std::uint32_t flags = file.number(e.record + 8, 2), method = file.number(e.record + 10, 2);
  if ((flags & ~allowed_flags) != 0) return "is encrypted, or packed in a way that NumPy does not use";
  if (method != stored && method != deflated) return "is packed in a way that NumPy does not use";
  if (method == stored ? e.size != e.packed : e.size > deflate_limit * e.packed)
    return message({"says that it has ", e.size, " bytes, which ", e.packed, " packed ones cannot hold"});
  if (file.number(e.begin + 6, 2) != flags || file.number(e.begin + 8, 2) != method)
    return "has another header than the directory says";
  return {};
}

/// The entries of a zip file. The directory and all entries have to be where the file says, and no entry may overlap
/// another. How an entry is packed is checked when it is read, see why_unreadable.
/// @throws std::runtime_error of one line
/// @see PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16
inline std::vector<zip_entry> read_zip_directory(std::string_view bytes, const std::string& where) {
  const byte_reader file(bytes, where);
  constexpr std::uint32_t end_magic = 0x06054b50, end_magic_64 = 0x06064b50, locator_magic = 0x07064b50;
  constexpr std::uint64_t end_size = 22, end_size_64 = 56, locator_size = 20, longest_comment = 0xffff;
  if (!bytes.starts_with("PK")) file.refuse("is not a .npz file");
  const auto is_end = [&](std::uint64_t comment) {  // whether a comment of that many bytes follows it
    const std::uint64_t at = file.size() - end_size - comment;
    return file.number(at) == end_magic && file.number(at + 20, 2) == comment;
  };
  std::uint64_t comment = 0;
  while (end_size + comment < file.size() && comment < longest_comment && !is_end(comment)) ++comment;
  if (file.size() < end_size || !is_end(comment)) file.refuse("is cut off: it does not end as a .npz file does");
  const auto misplaced = [&] { file.refuse("is damaged: its directory is not where its end says"); };
  std::uint64_t end = file.size() - end_size - comment;  // of the directory
  std::uint64_t count = file.number(end + 10, 2), size = file.number(end + 12), directory = file.number(end + 16);
  if (file.number(end + 4) != 0 || file.number(end + 8, 2) != count) misplaced();
  if (end >= locator_size && file.number(end - locator_size) == locator_magic) {
    const auto locator = end - locator_size;
    end = file.number<std::uint64_t>(locator + 8);
    if (end > locator || locator - end != end_size_64 || file.number(end) != end_magic_64) misplaced();
    count = file.number<std::uint64_t>(end + 32);
    size = file.number<std::uint64_t>(end + 40), directory = file.number<std::uint64_t>(end + 48);
  }
  if (directory > end || size != end - directory) misplaced();

  std::vector<zip_entry> all;
  std::uint64_t at = directory;
  for (std::uint64_t i = 0; i < count; ++i) all.push_back(read_zip_entry(file, at, directory));
  if (at != end) file.refuse("is damaged: its directory is longer than its entries");
  auto places = all;
  std::ranges::sort(places, {}, &zip_entry::begin);
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i].begin < places[i - 1].end) file.refuse("is damaged: two of its entries overlap");
  return all;
}

}  // namespace ctrnn::detail
