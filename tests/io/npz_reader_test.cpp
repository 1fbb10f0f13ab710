// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>

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
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
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

/// Something in a zip file, and what the file says of it.
struct packed {
  std::string name, bytes;
  std::uint32_t size, checksum;
  std::uint32_t method = 8, flags = 0;
};
std::string zipped(const std::vector<packed>& all) {
  std::string bytes, directory;
  for (const auto& p : all) {
    const std::string common = number(20, 2) + number(p.flags, 2) + number(p.method, 2) + number(0, 4) +
                               number(p.checksum, 4) + number(p.bytes.size(), 4) + number(p.size, 4) +
                               number(p.name.size(), 2) + number(0, 2);
    directory += "PK\x01\x02" + number(20, 2) + common + number(0, 10) + number(bytes.size(), 4) + p.name;
    bytes += "PK\x03\x04" + common + p.name + p.bytes;
  }
  const auto begin = bytes.size(), count = all.size();
  return bytes + directory + "PK\x05\x06" + number(0, 4) + number(count, 2) + number(count, 2) +
         number(directory.size(), 4) + number(begin, 4) + number(0, 2);
}
/// numpy.savez_compressed("z.npz", z=numpy.zeros(1000)), or one that claims another size.
packed compressed_zeros(std::uint32_t size = 8128) {
  static constexpr std::array<unsigned char, 106> bytes{
      0xed, 0xc8, 0x21, 0x0e, 0xc2, 0x30, 0x18, 0x40, 0xe1, 0x62, 0x39, 0x45, 0xdd, 0x0f, 0x49, 0x45, 0xe7, 0x08,
      0x41, 0xcf, 0x6d, 0xc1, 0x20, 0xa6, 0x96, 0x86, 0xb6, 0x41, 0x2c, 0x2b, 0x69, 0x09, 0x66, 0xe1, 0x14, 0xbb,
      0xf0, 0xca, 0x15, 0xa6, 0xdf, 0xe7, 0xde, 0x5b, 0xfb, 0x47, 0x77, 0x1f, 0x0e, 0xea, 0xab, 0x16, 0xf1, 0xa1,
      0x3c, 0xb3, 0x5c, 0xb5, 0xdc, 0xe2, 0x45, 0x8c, 0x96, 0x98, 0xf2, 0x27, 0xbb, 0x79, 0x4c, 0xd9, 0x87, 0xff,
      0x6f, 0xdd, 0x54, 0x42, 0xfd, 0xe5, 0xe5, 0xde, 0xa1, 0xf6, 0xa9, 0xb1, 0xd6, 0x9a, 0xb3, 0xd1, 0x3f, 0xbd,
      0xd7, 0x51, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xb5, 0x01};
  return {"z.npy", {bytes.begin(), bytes.end()}, size, 0x5f125742};
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
  CHECK_THROWS_WITH_AS(file.array<float>("V"), "a.npz: array 'V': is missing; is it the right file?",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS((file.array<float, 1>("W")), "a.npz: array 'W': has 2 dimensions; it must have 1",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS((file.array<float, 2>("W", {2, 3})), "a.npz: array 'W': is of shape [2, 2]; it must be [2, 3]",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(file.scalar<float>("W"), "a.npz: array 'W': has 2 dimensions; it must have 0",
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(file.scalar<std::int64_t>("n", 4, 9), "a.npz: array 'n': is 3; it must be 4 to 9",
                       std::runtime_error);
}

TEST_CASE("a file that is not there, a folder, an empty file: refused by name") {
  const temporary_folder folder;
  const auto file = folder / "a.npz";
  CHECK_THROWS_WITH_AS(npz_reader{file},
                       (file.string() + ": cannot be read: No such file or directory; check its name").c_str(),
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(
      npz_reader{folder.path()},
      (folder.path().string() + ": cannot be read: it is a folder or a device, not a file; check its name").c_str(),
      std::runtime_error);
  CHECK_THROWS_AS(npz_reader{"/dev/zero"}, std::runtime_error);
  write_atomically(file, "");
  CHECK_THROWS_WITH_AS(npz_reader{file},
                       (file.string() + ": is not a .npz file; copy it anew from where it was made, or "
                                        "write it again")
                           .c_str(),
                       std::runtime_error);
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

TEST_CASE("a file may end with a comment, which has to be as long as it says") {
  const std::string comment = "trained on the cluster";
  auto whole = small_file();
  put(whole, whole.size() - 2, comment.size(), 2);
  CHECK(seen_in(whole + comment) == "a: 1.000000 2.000000\nb: 3.000000\n");
  CHECK(refused(whole));
  CHECK(refused(whole + comment + "s"));
  put(whole, whole.size() - 2, 0xffff, 2);
  CHECK_FALSE(refused(whole + std::string(0xffff, ' ')));
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
      const bool renamed =
          seen.size() == values.size() && seen.find(": 1.000000 2.000000\n") == 1 && seen.ends_with(": 3.000000\n");
      CAPTURE(at);
      CHECK((renamed || seen.starts_with("file: ")));
      refusals += seen.starts_with("file: ") ? 1 : 0;
    }
  CHECK(refusals > 3000);  // all but dates, versions and attributes
}

TEST_CASE("arrays of one name, encrypted, or packed in another way are refused when they are asked for") {
  const auto whole = small_file();
  const auto refusal = [](const std::string& bytes) {
    const npz_reader file(bytes, "file");
    CHECK(file.scalar<std::int64_t>("b") == 3);
    try {
      file.array<double>("a");
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  const auto header = [](const std::string& bytes, int i) { return get(bytes, entry(bytes, i) + 42, 4); };
  const auto both = [&](std::size_t in_entry, std::size_t in_header, std::uint64_t value) {
    auto b = whole;
    put(b, entry(b, 0) + in_entry, value, 2), put(b, header(b, 0) + in_header, value, 2);
    return refusal(b);
  };
  CHECK(refusal(whole) == "none");
  CHECK(both(8, 6, 1).starts_with("file: array 'a': is encrypted"));
  CHECK(both(10, 8, 12).starts_with("file: array 'a': is packed in a way that NumPy does not use"));
  CHECK(both(10, 8, 8).starts_with("file: array 'a': is damaged"));  // nothing that deflate made
  auto another = whole;
  put(another, header(another, 0) + 8, 8, 2);
  CHECK(refusal(another).starts_with("file: array 'a': has another header than the directory says"));
  auto twice = whole;
  twice[entry(twice, 1) + 46] = 'a', twice[header(twice, 1) + 30] = 'a';
  CHECK(seen_in(twice) == "file: array 'a': is there more than once; write the file again");
}

TEST_CASE("what nobody asks for is left alone, whatever it is") {
  const auto zeros = [](const std::string& name) {
    auto z = compressed_zeros();
    z.name = name;
    return z;
  };
  constexpr std::uint32_t stored = 0, lzma = 14, encrypted = 1;
  const npz_reader file(zipped({zeros("z.npy"),
                                zeros("rnn/W_rec/Adam:0.npy"),
                                {"rnn/", "", 0, 0, stored},
                                {"README.txt", "hello", 5, 0x3610a686, stored},
                                {".DS_Store", "hello", 5, 0x3610a686, stored},
                                {"__MACOSX/._z.npy", "hello", 5, 0x3610a686, stored},
                                {".npy", "hello", 5, 0x3610a686, stored},
                                {"text.npy", "hello", 5, 0x3610a686, stored},
                                {"secret.npy", "hello", 9, 0, stored, encrypted},
                                {"model.pkl", "hello", 0xffffff00, 0, lzma},
                                {"bomb.npy", "hello", 0xffffff00, 0},
                                {"two\nlines.npy", "hello", 5, 0, stored}}),
                        "file");
  CHECK(file.names() ==
        std::vector<std::string>{"z", "rnn/W_rec/Adam:0", "text", "secret", "bomb", "two\nlines"});
  CHECK(file.array<double, 1>("z") == xt::zeros<double>({1000}));
  CHECK(file.array<double, 1>("rnn/W_rec/Adam:0") == xt::zeros<double>({1000}));
  const auto refused_with = [&](const std::string& name, const std::string& why) {
    CHECK_THROWS_WITH_AS(file.array<double>(name), ("file: array '" + why).c_str(), std::runtime_error);
  };
  refused_with("text", "text': is not in NumPy's format .npy; save it anew, with numpy.savez or ctrnn");
  refused_with("secret",
               "secret': is encrypted, or packed in a way that NumPy does not use; write it again, with numpy.savez");
  refused_with("bomb",
               "bomb': says that it has 4294967040 bytes, which 5 packed ones cannot hold; write it again, with "
               "numpy.savez");
  refused_with("two\nlines", "two?lines': is damaged; copy the file anew");
}

TEST_CASE("entries that overlap each other, or the directory, are refused") {
  const auto whole = small_file();
  const auto refusal = [&](auto with) {
    auto bytes = whole;
    with(bytes);
    return seen_in(bytes);
  };
  for (const std::size_t place : {std::size_t{0}, whole.size(), std::size_t{0xfffffffe}})
    CHECK(refusal([&](std::string& b) { put(b, entry(b, 1) + 42, place, 4); })
              .starts_with("file: is damaged: its directory has an entry that is not where it says"));
  const auto grow = [](std::string& b, int i, std::uint64_t by) {
    for (const std::size_t at : {20u, 24u}) put(b, entry(b, i) + at, get(b, entry(b, i) + at, 4) + by, 4);
  };
  CHECK(refusal([&](std::string& b) { grow(b, 0, 1); }).starts_with("file: is damaged: two of its entries overlap"));
  CHECK(refusal([&](std::string& b) { grow(b, 1, 1); }).starts_with("file: is damaged: its directory has an entry that "
                                                                    "reaches beyond its place"));
  CHECK(refusal([](std::string& b) { put(b, entry(b, 1) + 24, 0xffffffff, 4); })
            .starts_with("file: is damaged: its directory lacks a size or a place of more than 32 bits"));
}

TEST_CASE("an array is inflated, but not if it claims more than deflate gives") {
  CHECK(npz_reader(zipped({compressed_zeros()}), "file").array<double>("z") == xt::zeros<double>({1000}));
  for (const std::uint32_t size : {9000u, 8000u})
    CHECK(seen_in(zipped({compressed_zeros(size)})) == "file: array 'z': is damaged; copy the file anew");
  CHECK(seen_in(zipped({compressed_zeros(0xfffffff0)}))
            .starts_with("file: array 'z': says that it has 4294967280 bytes, which 106 packed ones cannot hold"));
}

TEST_CASE("an array is inflated up to a limit, which the caller may raise and which is none for what is not packed") {
  const auto bytes = zipped({compressed_zeros()});
  CHECK_THROWS_WITH_AS(
      npz_reader(bytes, "file", {.unpacked = 8127}).array<double>("z"),
      "file: array 'z': unpacks to 8128 bytes, more than the limit of 8127; if that is right, open the "
      "file as npz_reader(path, {.unpacked = 8128})",
      std::runtime_error);
  CHECK(npz_reader(bytes, "file", {.unpacked = 8128}).array<double>("z").size() == 1000);
  CHECK(npz_reader(small_file(), "file", {.unpacked = 1}).array<double>("a").size() == 2);
}
