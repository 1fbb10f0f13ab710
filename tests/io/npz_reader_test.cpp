// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/io/npz_reader.hpp>
#include <ctrnn/io/npz_writer.hpp>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

using namespace ctrnn;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

namespace {

std::string written(const npz_writer& writer) {
  const temporary_folder folder;
  writer.write(folder / "a.npz");
  return content_of(folder / "a.npz");
}

/// Two small arrays.
std::string small_file() {
  return written(npz_writer().add("a", std::vector<float>{1, 2}).add("b", std::int64_t{3}));
}

/// What becomes of reading all arrays of a file: their values, or the refusal.
std::string seen_in(const std::string& bytes) {
  try {
    const npz_reader file(bytes, "file");
    std::string all;
    for (const auto& name : file.names()) {
      all += name + ":";
      for (const double x : file.array<double>(name)) all += " " + std::to_string(x);
      all += "\n";
    }
    return all;
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}
bool refused(const std::string& bytes) { return seen_in(bytes).starts_with("file: "); }

std::string number(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}
void put(std::string& bytes, std::size_t at, std::uint64_t value, int size) {
  bytes.replace(at, static_cast<std::size_t>(size), number(value, size));
}
std::uint64_t get(const std::string& bytes, std::size_t at, int size) {
  std::uint64_t value = 0;
  for (int i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}
/// Where the directory has its entry number i, of names of one letter.
std::size_t entry(const std::string& bytes, int i) {
  std::size_t at = get(bytes, bytes.size() - 6, 4);
  for (; i > 0; --i) at += 46 + get(bytes, at + 28, 2) + get(bytes, at + 30, 2) + get(bytes, at + 32, 2);
  return at;
}

/// Something deflated in a zip file, and what the file says of it.
struct deflated {
  char name;
  std::string packed;
  std::uint32_t size, checksum;
};
std::string zipped(const std::vector<deflated>& all) {
  std::string bytes, directory;
  for (const auto& d : all) {
    const std::string common = number(20, 2) + number(0, 2) + number(8, 2) + number(0, 4) + number(d.checksum, 4) +
                               number(d.packed.size(), 4) + number(d.size, 4) + number(5, 2) + number(0, 2);
    directory += "PK\x01\x02" + number(20, 2) + common + number(0, 10) + number(bytes.size(), 4) + d.name + ".npy";
    bytes += "PK\x03\x04" + common + d.name + ".npy" + d.packed;
  }
  const auto begin = bytes.size(), count = all.size();
  return bytes + directory + "PK\x05\x06" + number(0, 4) + number(count, 2) + number(count, 2) +
         number(directory.size(), 4) + number(begin, 4) + number(0, 2);
}
/// numpy.savez_compressed("z.npz", z=numpy.zeros(1000)), or one that claims another size.
std::string compressed_zeros(std::uint32_t size = 8128) {
  static constexpr std::array<unsigned char, 106> packed{
      0xed, 0xc8, 0x21, 0x0e, 0xc2, 0x30, 0x18, 0x40, 0xe1, 0x62, 0x39, 0x45, 0xdd, 0x0f, 0x49, 0x45, 0xe7, 0x08,
      0x41, 0xcf, 0x6d, 0xc1, 0x20, 0xa6, 0x96, 0x86, 0xb6, 0x41, 0x2c, 0x2b, 0x69, 0x09, 0x66, 0xe1, 0x14, 0xbb,
      0xf0, 0xca, 0x15, 0xa6, 0xdf, 0xe7, 0xde, 0x5b, 0xfb, 0x47, 0x77, 0x1f, 0x0e, 0xea, 0xab, 0x16, 0xf1, 0xa1,
      0x3c, 0xb3, 0x5c, 0xb5, 0xdc, 0xe2, 0x45, 0x8c, 0x96, 0x98, 0xf2, 0x27, 0xbb, 0x79, 0x4c, 0xd9, 0x87, 0xff,
      0x6f, 0xdd, 0x54, 0x42, 0xfd, 0xe5, 0xe5, 0xde, 0xa1, 0xf6, 0xa9, 0xb1, 0xd6, 0x9a, 0xb3, 0xd1, 0x3f, 0xbd,
      0xd7, 0x51, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xb5, 0x01};
  return zipped({{'z', {packed.begin(), packed.end()}, size, 0x5f125742}});
}

}  // namespace

TEST_CASE("a file says what it has, and refuses what it has not") {
  const npz_reader file(written(npz_writer().add("W", xt::xtensor<float, 2>{{1, 2}, {3, 4}}).add("n", 3)), "a.npz");
  CHECK(file.names() == std::vector<std::string>{"W", "n"});
  CHECK(file.contains("W"));
  CHECK_FALSE(file.contains("W.npy"));
  CHECK(file.array<double, 2>("W")(1, 0) == 3);
  CHECK(file.array<float, 2>("W", {2, 2})(1, 1) == 4);
  CHECK(file.scalar<std::int64_t>("n") == 3);
  CHECK_THROWS_WITH_AS(file.array<float>("V"), "a.npz: array 'V': is missing; is it the right file?", std::runtime_error);
  CHECK_THROWS_WITH_AS((file.array<float, 1>("W")), "a.npz: array 'W': has 2 dimensions; it must have 1", std::runtime_error);
  CHECK_THROWS_WITH_AS((file.array<float, 2>("W", {2, 3})), "a.npz: array 'W': is of shape [2, 2]; it must be [2, 3]",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(file.scalar<float>("W"), "a.npz: array 'W': has 2 dimensions; it must have 0", std::runtime_error);
  CHECK_THROWS_WITH_AS(file.scalar<std::int64_t>("n", 4, 9), "a.npz: array 'n': is 3; it must be 4 to 9", std::runtime_error);
}

TEST_CASE("a file that is not there, a folder, an empty file: refused by name") {
  const temporary_folder folder;
  const auto file = folder / "a.npz";
  CHECK_THROWS_WITH_AS(npz_reader{file}, (file.string() + ": cannot be read: No such file or directory; check its name").c_str(),
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(npz_reader{folder.path()},
                       (folder.path().string() + ": cannot be read: it is a folder or a device, not a file; check its name").c_str(),
                       std::runtime_error);
  CHECK_THROWS_AS(npz_reader{"/dev/zero"}, std::runtime_error);
  write_atomically(file, "");
  CHECK_THROWS_WITH_AS(npz_reader{file}, (file.string() + ": is not a .npz file; copy it anew from where it was made, or "
                                                          "write it again").c_str(), std::runtime_error);
}

TEST_CASE("a file that is cut off anywhere is refused") {
  const auto whole = small_file();
  REQUIRE(seen_in(whole) == "a: 1.000000 2.000000\nb: 3.000000\n");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(refused(whole.substr(0, size)));
  }
  CHECK(refused(whole + '\0'));
}

TEST_CASE("whatever bit is flipped, the values are the same or the file is refused") {
  const auto whole = small_file();
  const auto values = seen_in(whole);
  int refusals = 0;
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const auto seen = seen_in(changed);
      const bool renamed = seen.size() == values.size() && seen.find(": 1.000000 2.000000\n") == 1 && seen.ends_with(": 3.000000\n");
      CAPTURE(at);
      CHECK((renamed || seen.starts_with("file: ")));
      refusals += seen.starts_with("file: ") ? 1 : 0;
    }
  CHECK(refusals > 3000);  // all but dates, versions and attributes
}

TEST_CASE("entries of one name, with a path, encrypted, or packed in another way are refused") {
  const auto whole = small_file();
  const auto change = [&](auto with) {
    auto bytes = whole;
    with(bytes);
    return seen_in(bytes);
  };
  const auto header = [](const std::string& bytes, int i) { return get(bytes, entry(bytes, i) + 42, 4); };
  const auto rename = [&](char to) {
    return change([&](std::string& b) { b[entry(b, 1) + 46] = to, b[header(b, 1) + 30] = to; });
  };
  CHECK(rename('c') == "a: 1.000000 2.000000\nc: 3.000000\n");
  CHECK(rename('a').starts_with("file: has two arrays 'a.npy'"));
  for (const char c : {'/', '\\', '\0', '\n'})
    CHECK(rename(c).starts_with("file: holds something that is not an array with a plain name, NAME.npy"));
  const auto both = [&](std::size_t in_entry, std::size_t in_header, std::uint64_t value) {
    return change([&](std::string& b) { put(b, entry(b, 0) + in_entry, value, 2), put(b, header(b, 0) + in_header, value, 2); });
  };
  CHECK(both(8, 6, 1).starts_with("file: array 'a.npy': is encrypted"));
  CHECK(both(10, 8, 12).starts_with("file: array 'a.npy': is packed in a way that NumPy does not use"));
  CHECK(both(10, 8, 8).starts_with("file: array 'a'"));  // nothing that deflate made
}

TEST_CASE("entries that overlap each other, or the directory, are refused") {
  const auto whole = small_file();
  const auto refusal = [&](auto with) {
    auto bytes = whole;
    with(bytes);
    return seen_in(bytes);
  };
  CHECK(refusal([](std::string& b) { put(b, entry(b, 1) + 42, 0, 4); })
            .starts_with("file: array 'b.npy': has another header than the directory says"));
  CHECK(refusal([](std::string& b) { put(b, entry(b, 1) + 42, b.size(), 4); }).starts_with("file: is cut off or damaged"));
  const auto grow = [](std::string& b, int i, std::uint64_t by) {
    for (const std::size_t at : {20, 24}) put(b, entry(b, i) + at, get(b, entry(b, i) + at, 4) + by, 4);
  };
  CHECK(refusal([&](std::string& b) { grow(b, 0, 1); }).starts_with("file: has arrays 'a.npy' and 'b.npy' that overlap"));
  CHECK(refusal([&](std::string& b) { grow(b, 1, 1); }).starts_with("file: array 'b.npy': reaches beyond its place"));
}

TEST_CASE("an entry is inflated, and not if it claims more than deflate gives, or the file more than 100 times its size") {
  CHECK(npz_reader(compressed_zeros(), "file").array<double>("z") == xt::zeros<double>({1000}));
  CHECK(seen_in(compressed_zeros(0xfffffff0)).starts_with("file: array 'z.npy': says that it has 4294967280 bytes, which "));
  CHECK(seen_in(compressed_zeros(9000)).starts_with("file: array 'z': is damaged"));
  CHECK(seen_in(compressed_zeros(8000)).starts_with("file: array 'z': "));

  const std::string packed(30'000, 'x');
  CHECK(seen_in(zipped({{'a', packed, 30'000'000, 0}, {'b', packed, 30'000'000, 0}, {'c', packed, 30'000'000, 0}}))
            .starts_with("file: would unpack to 90000000 bytes, more than 100 times its own"));
}
