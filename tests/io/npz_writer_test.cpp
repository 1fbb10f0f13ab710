// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "support/temporary_folder.hpp"

using namespace ctrnn;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

TEST_CASE("arrays of every type and shape are read back as they were written") {
  const temporary_folder folder;
  const auto file = folder / "a.npz";
  const xt::xtensor<float, 2> matrix{{1.5f, -2, 0}, {3e-39f, 1e38f, std::numeric_limits<float>::infinity()}};
  const xt::xtensor<double, 3> cube{{{0.1, 0.2}}, {{0.3, -0.0}}};
  const std::vector<std::int64_t> integers{-1, std::numeric_limits<std::int64_t>::max(), 0};
  npz_writer()
      .add("matrix", matrix)
      .add("cube", cube)
      .add("integers", integers)
      .add("nothing", std::vector<double>())
      .add("number", 0.005)
      .add("small", 0.25f)
      .add("count", 7u)
      .add("expression", 2 * cube)
      .write(file);

  const npz_reader read(file);
  CHECK(read.array<float>("matrix") == matrix);
  CHECK(read.array<double>("cube") == cube);
  CHECK(read.array<std::int64_t>("integers") == xt::adapt(integers, std::vector<std::size_t>{3}));
  CHECK(read.array<double>("nothing").size() == 0);
  CHECK(read.array<double>("number").dimension() == 0);
  CHECK(read.scalar<double>("number") == 0.005);
  CHECK(read.scalar<float>("small") == 0.25);
  CHECK(read.scalar<std::int64_t>("count") == 7);
  CHECK(read.array<double>("expression") == 2 * cube);
  CHECK_FALSE(read.contains("something"));
}

TEST_CASE("the same arrays give the same bytes, at whatever time") {
  const temporary_folder folder;
  const auto write = [&](const std::string& name) {
    npz_writer().add("a", std::vector<float>{1, 2}).add("b", 3).write(folder / name);
    std::filesystem::last_write_time(folder / name, std::filesystem::file_time_type());
    return content_of(folder / name);
  };
  const auto first = write("first.npz");
  CHECK(write("second.npz") == first);
}

TEST_CASE("texts are those of a file of NumPy, byte for byte, and what is no UTF-8 is refused") {
  // numpy.lib.format.write_array(file, numpy.array(["go", "\u00e9t\u00e9", ""]), version=(1, 0))
  const std::string header = "{'descr': '<U3', 'fortran_order': False, 'shape': (3,), }";
  std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
  expected += header + std::string(0x76 - header.size() - 1, ' ') + "\n";
  for (const char letter : {'g', 'o', '\0', '\xe9', 't', '\xe9', '\0', '\0', '\0'})
    expected += letter + std::string(3, '\0');
  CHECK(npy_of_texts({"go", "\xc3\xa9t\xc3\xa9", ""}) == expected);
  CHECK(npy_of_texts({}).find("'<U1', 'fortran_order': False, 'shape': (0,), }") != std::string::npos);

  const temporary_folder folder;
  for (const std::string text : {"", "delay", "\xc3\xa9t\xc3\xa9", "\xe2\x82\xac 1", "\xf0\x9f\xa7\xa0"}) {
    npz_writer().add("names", std::vector{text}).write(folder / "texts.npz");
    CHECK(npz_reader(folder / "texts.npz").text("names") == text);
  }
  for (const std::string text : {"\xff", "\x80", "\xc3", "\xc3(", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"})
    CHECK_THROWS_WITH_AS(npy_of_texts({text}),
                         ("npz_writer: the text '" + text + "' is not in UTF-8; convert it").c_str(),
                         std::invalid_argument);
}

TEST_CASE("a second array of the same name is refused") {
  npz_writer writer;
  writer.add("W", 1.0);
  CHECK_THROWS_WITH_AS(writer.add("W", 2.0),
                       "npz_writer: a second array 'W' was added; give each a name of its own", std::invalid_argument);
}

TEST_CASE("more arrays than zip files had room for at first are read back") {
  const temporary_folder folder;
  constexpr int many = 70'000;
  npz_writer writer;
  for (int i = 0; i < many; ++i) writer.add(std::to_string(i), i);
  writer.write(folder / "many.npz");
  const npz_reader file(folder / "many.npz");
  CHECK(file.names().size() == many);
  CHECK(file.scalar<std::int64_t>("69999") == 69'999);
}

TEST_CASE("an npz that cannot be written leaves nothing, and the message says what to do") {
  const temporary_folder folder;
  const auto file = folder / "missing/a.npz";
  CHECK_THROWS_WITH_AS(
      npz_writer().add("a", 1).write(file),
      (file.string() + ": cannot be written: No such file or directory; create its folder first").c_str(),
      std::runtime_error);
  CHECK(folder.files() == 0);
}
