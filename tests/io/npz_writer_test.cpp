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
