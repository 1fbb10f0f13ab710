// SPDX-License-Identifier: BSD-3-Clause
// Files as other programs write them.
#include <ctrnn/npz/npz_reader.hpp>

#include <doctest/doctest.h>

using namespace ctrnn;

namespace {

npz_reader foreign(const std::string& name) { return npz_reader(std::filesystem::path(CTRNN_FILES_DIR) / name); }

}  // namespace

TEST_CASE("arrays whose names have folders, as those of TensorFlow") {
  const auto file = foreign("slash_names.npz");
  CHECK(file.names() == std::vector<std::string>{"rnn/kernel", "b"});
  CHECK(file.array<double, 2>("rnn/kernel") == xt::eye<double>(3));
  CHECK(file.array<double, 1>("b") == xt::zeros<double>({3}));
}

TEST_CASE("an array beside a text") {
  const auto file = foreign("with_readme.npz");
  CHECK(file.names() == std::vector<std::string>{"x"});
  CHECK(file.array<double, 1>("x") == xt::arange<double>(4));
}

TEST_CASE("a shape as Python 2 wrote it") {
  CHECK(foreign("long_suffix.npz").array<double>("x") == xt::arange<double>(12).reshape({3, 4}));
}

TEST_CASE("bytes with a byte order") {
  CHECK(foreign("u1_le.npz").array<std::uint8_t>("x") == xt::arange<std::uint8_t>(1, 5));
}

TEST_CASE("float16") { CHECK(foreign("half.npz").array<float>("x") == xt::arange<float>(4)); }

TEST_CASE("Fortran's order in three dimensions") {
  CHECK(foreign("fortran3d.npz").array<double, 3>("x") == xt::zeros<double>({5, 2, 6}));
}

TEST_CASE("a file in zip64, as Python writes those of more than 2 GiB") {
  const auto file = foreign("zip64.npz");
  CHECK(file.array<double, 1>("a") == xt::arange<double>(3));
  CHECK(file.array<std::int64_t, 2>("b") == xt::xtensor<std::int64_t, 2>{{1, 2}, {3, 4}});
}
