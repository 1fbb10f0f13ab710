// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ctrnn::detail {

/// A file within a zip file.
struct zip_entry {
  std::string name;
  std::uint64_t begin, end;      ///< its place, with its header
  std::uint64_t packed, size;    ///< bytes as stored and as they were
  std::uint32_t checksum;        ///< CRC-32
};

/// Little-endian numbers at places of a file in memory, none of them beyond its end.
class byte_reader {
 public:
  byte_reader(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  std::uint32_t number(std::uint64_t at, int size) const {
    std::uint32_t n = 0;
    for (int i = size; i-- > 0;) n = n << 8 | static_cast<unsigned char>(text(at, static_cast<std::uint64_t>(size))[
                                                  static_cast<std::size_t>(i)]);
    return n;
  }
  std::string_view text(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) refuse("is cut off or damaged");
    return bytes_.substr(at, size);
  }
  std::uint64_t size() const { return bytes_.size(); }
  [[noreturn]] void refuse(const std::string& what) const {
    throw std::runtime_error(where_ + ": " + what + "; copy it anew from where it was made, or write it again");
  }

 private:
  std::string_view bytes_;
  const std::string& where_;
};

/// The entry of the directory at a place, which moves on behind it.
inline zip_entry read_zip_entry(const byte_reader& file, std::uint64_t& at, std::uint64_t directory) {
  constexpr std::uint32_t entry_magic = 0x02014b50, header_magic = 0x04034b50;
  constexpr std::uint32_t allowed_flags = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 11;  // how deflated, sizes behind, UTF-8
  constexpr std::uint32_t stored = 0, deflated = 8;
  constexpr std::uint64_t deflate_limit = 1032;  // the most bytes that deflate makes of one
  if (file.number(at, 4) != entry_magic) file.refuse("is damaged: its directory has no entry where one belongs");
  const std::uint32_t flags = file.number(at + 8, 2), method = file.number(at + 10, 2);
  zip_entry e{.name = std::string(file.text(at + 46, file.number(at + 28, 2))),
              .begin = file.number(at + 42, 4),
              .end = 0,
              .packed = file.number(at + 20, 4),
              .size = file.number(at + 24, 4),
              .checksum = file.number(at + 16, 4)};
  at += 46 + e.name.size() + file.number(at + 30, 2) + file.number(at + 32, 2);

  constexpr std::string_view ending = ".npy";
  if (e.name.size() <= ending.size() || !e.name.ends_with(ending) ||
      std::ranges::any_of(e.name, [](char c) { return c == '/' || c == '\\' || (c >= 0 && c < ' ') || c == 127; }))
    file.refuse("holds something that is not an array with a plain name, NAME.npy");
  const auto refuse = [&](const std::string& what) { file.refuse("array '" + e.name + "': " + what); };
  if ((flags & ~allowed_flags) != 0) refuse("is encrypted, or packed in a way that NumPy does not use");
  if (method != stored && method != deflated) refuse("is packed in a way that NumPy does not use");
  if (method == stored ? e.size != e.packed : e.size > deflate_limit * e.packed)
    refuse("says that it has " + std::to_string(e.size) + " bytes, which " + std::to_string(e.packed) +
           " packed ones cannot hold");
  if (file.number(e.begin, 4) != header_magic || file.number(e.begin + 6, 2) != flags ||
      file.number(e.begin + 8, 2) != method || file.text(e.begin + 30, file.number(e.begin + 26, 2)) != e.name)
    refuse("has another header than the directory says");
  e.end = e.begin + 30 + e.name.size() + file.number(e.begin + 28, 2) + e.packed;
  if (e.end > directory) refuse("reaches beyond its place");
  return e;
}

/// Where the arrays of a .npz file lie. Refuses all that numpy.savez, numpy.savez_compressed and npz_writer do not do:
/// entries that overlap, of one name, with a path, encrypted, or of more bytes than could be packed there; a file that
/// unpacks to more than 100 times its size and 16 MiB; one of 4 GiB or more.
/// @throws std::runtime_error in one line
/// @see PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
inline std::vector<zip_entry> read_zip_directory(std::string_view bytes, const std::string& where) {
  const byte_reader file(bytes, where);
  constexpr std::uint32_t end_magic = 0x06054b50;
  constexpr std::uint64_t end_size = 22;
  if (!bytes.starts_with("PK")) file.refuse("is not a .npz file");
  if (file.size() > std::uint64_t{0xffffffff}) file.refuse("has 4 GiB or more, which is not read");
  if (file.size() < end_size || file.number(file.size() - end_size, 4) != end_magic)
    file.refuse("is cut off: it does not end as a .npz file does");
  const std::uint64_t end = file.size() - end_size;
  const std::uint32_t count = file.number(end + 10, 2), size = file.number(end + 12, 4);
  const std::uint64_t directory = file.number(end + 16, 4);
  if (file.number(end + 4, 4) != 0 || file.number(end + 8, 2) != count || directory + size != end ||
      file.number(end + 20, 2) != 0)
    file.refuse("is damaged: its directory is not where its end says");

  std::vector<zip_entry> all;
  std::set<std::string> names;
  std::uint64_t at = directory, unpacked = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    all.push_back(read_zip_entry(file, at, directory));
    if (!names.insert(all.back().name).second) file.refuse("has two arrays '" + all.back().name + "'");
    unpacked += all.back().size;
  }
  if (at != end) file.refuse("is damaged: its directory is longer than its entries");
  constexpr std::uint64_t always_allowed = 16 << 20, times = 100;
  if (unpacked > always_allowed + times * file.size())
    file.refuse("would unpack to " + std::to_string(unpacked) + " bytes, more than 100 times its own");
  auto places = all;
  std::ranges::sort(places, {}, &zip_entry::begin);
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i].begin < places[i - 1].end)
      file.refuse("has arrays '" + places[i - 1].name + "' and '" + places[i].name + "' that overlap");
  return all;
}

}  // namespace ctrnn::detail
