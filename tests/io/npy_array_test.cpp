// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/npz/npy_array.hpp>

#include <doctest/doctest.h>

#include <cstring>

using namespace ctrnn;

namespace {

template <class T>
xt::xarray<T> read(const std::string& bytes) {
  return npy_array(bytes, "a").as<xt::xarray<T>>();
}

/// A .npy file with this dictionary and these values; `length` in place of the header's own.
template <class S>
std::string npy(std::string dictionary, const std::vector<S>& values, int version = 1, std::int64_t length = -1) {
  dictionary += std::string(60 - dictionary.size() % 60, ' ') + "\n";
  if (length < 0) length = static_cast<std::int64_t>(dictionary.size());
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(version), bytes += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) bytes += static_cast<char>(length >> (8 * i) & 0xff);
  bytes += dictionary;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(S));
  return bytes;
}
std::string dictionary(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
}

template <class T = double>
std::string refusal_of(const std::string& bytes) {
  try {
    read<T>(bytes);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

const std::vector<double> six{1, 2, 3, 4, 5, 6};

}  // namespace

TEST_CASE("arrays are read in both orders, in all versions of the format, with spaces wherever Python allows them") {
  const xt::xarray<double> expected{{1, 2, 3}, {4, 5, 6}};
  for (const int version : {1, 2, 3}) CHECK(read<double>(npy(dictionary("<f8", "(2, 3)"), six, version)) == expected);
  const std::vector<double> columns{1, 4, 2, 5, 3, 6};
  CHECK(read<double>(npy(dictionary("<f8", "(2, 3)", true), columns)) == expected);
  CHECK(read<double>(npy(dictionary("<f8", "(6,)", true), six)) == xt::xarray<double>{1, 2, 3, 4, 5, 6});
  CHECK(read<double>(npy("{\"shape\":(2,3),\"descr\":\"<f8\" , 'fortran_order' :False}", six)) == expected);
  const auto one = read<double>(npy(dictionary("<f8", "()"), std::vector<double>{7}));
  CHECK(one.dimension() == 0);
  CHECK(one() == 7);
  CHECK(read<double>(npy(dictionary("<f8", "(0, 5)"), std::vector<double>{})).size() == 0);
}

TEST_CASE("numbers become another type only if none of them changes") {
  using small = std::vector<std::uint8_t>;
  CHECK(read<double>(npy(dictionary("<f4", "(1,)"), std::vector<float>{0.1f}))(0) == 0.1f);
  CHECK(read<float>(npy(dictionary("<f8", "(2,)"), std::vector<double>{0.5, HUGE_VAL}))(0) == 0.5f);
  CHECK(std::isnan(read<float>(npy(dictionary("<f8", "(1,)"), std::vector<double>{NAN}))(0)));
  CHECK(read<std::int64_t>(npy(dictionary("|b1", "(2,)"), small{1, 0}))(0) == 1);
  CHECK(read<std::int64_t>(npy(dictionary("<i4", "(1,)"), std::vector<std::int32_t>{-3}))(0) == -3);
  CHECK(read<double>(npy(dictionary("<u4", "(1,)"), std::vector<std::uint32_t>{4'000'000'000}))(0) == 4e9);
  const auto big = std::vector<std::int64_t>{1, (std::int64_t{1} << 53) + 1};
  CHECK(read<double>(npy(dictionary("<i8", "(1,)"), std::vector<std::int64_t>{-7}))(0) == -7);
  for (const double value : {0.1, 1e300})
    CHECK(refusal_of<float>(npy(dictionary("<f8", "(1,)"), std::vector<double>{value})) ==
          "a: has the value " + ctrnn::text_of(value) + ", which would change as float; read it as another type");
  CHECK(refusal_of(npy(dictionary("<i8", "(2,)"), big)) ==
        "a: has the value 9007199254740993, which would change as double; read it as another type");
  CHECK(refusal_of<std::int64_t>(npy(dictionary("<u8", "(1,)"), std::vector<std::uint64_t>{~std::uint64_t{0}}))
            .starts_with("a: has the value 18446744073709551615"));
  CHECK(refusal_of<std::int64_t>(npy(dictionary("<f8", "(6,)"), six)) ==
        "a: is of type <f8, where whole numbers are asked for; save it as int64");
  CHECK(refusal_of(npy(dictionary("|b1", "(1,)"), small{2})).starts_with("a: has a truth value that is neither"));
}

TEST_CASE("numbers are read in either byte order, however it is said") {
  for (const char* order : {"<", "=", "|", ""}) {
    CHECK(read<double>(npy(dictionary(order + std::string("f8"), "(6,)"), six))(5) == 6);
    CHECK(read<double>(npy(dictionary(order + std::string("u1"), "(1,)"), std::vector<std::uint8_t>{200}))(0) == 200);
  }
  using small = std::vector<std::uint8_t>;
  CHECK(read<double>(npy(dictionary(">f8", "()"), small{0x3f, 0xf8, 0, 0, 0, 0, 0, 0}))() == 1.5);
  CHECK(read<double>(npy(dictionary(">i2", "(2,)"), small{0xff, 0xfe, 1, 0})) == xt::xarray<double>{-2, 256});
  CHECK(read<double>(npy(dictionary(">f2", "()"), small{0xc0, 0x00}))() == -2);
  CHECK(read<std::int64_t>(npy(dictionary(">b1", "(2,)"), small{0, 1})) == xt::xarray<std::int64_t>{0, 1});
}

TEST_CASE("float16 is read as what it is: subnormal, largest, infinite or none") {
  const auto bits = std::vector<std::uint16_t>{0x0001, 0x03ff, 0x0400, 0x3555, 0x7bff, 0x7c00, 0xfc00, 0x8000};
  const auto expected = xt::xarray<double>{0x1p-24, 0x3ffp-24, 0x1p-14, 0x555p-12, 65504, HUGE_VAL, -HUGE_VAL, 0};
  CHECK(read<double>(npy(dictionary("<f2", "(8,)"), bits)) == expected);
  CHECK(std::signbit(read<float>(npy(dictionary("<f2", "(8,)"), bits))(7)));
  CHECK(std::isnan(read<float>(npy(dictionary("<f2", "()"), std::vector<std::uint16_t>{0x7e00}))()));
  CHECK(refusal_of<std::int64_t>(npy(dictionary("<f2", "(8,)"), bits)) ==
        "a: is of type <f2, where whole numbers are asked for; save it as int64");
}

TEST_CASE("Fortran's order is read in any number of dimensions") {
  std::vector<double> values;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) values.push_back(100 * i + 10 * j + k);
  const auto cube = read<double>(npy(dictionary("<f8", "(2, 3, 4)", true), values));
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 4; ++k) CHECK(cube(i, j, k) == static_cast<double>(100 * i + 10 * j + k));
  CHECK(read<double>(npy(dictionary("<f8", "(0, 3, 4)", true), std::vector<double>{})).size() == 0);
  CHECK(read<double>(npy(dictionary("<f8", "()", true), std::vector<double>{7}))() == 7);
}

TEST_CASE("an array of fixed dimension takes files of no other") {
  const npy_array file(npy(dictionary("<f8", "(2, 3)"), six), "a");
  CHECK(file.as<xt::xtensor<double, 2>>() == xt::xtensor<double, 2>{{1, 2, 3}, {4, 5, 6}});
  CHECK_THROWS_WITH_AS((file.as<xt::xtensor<double, 1>>()), "a: has 2 dimensions; it must have 1", std::runtime_error);
  CHECK_THROWS_WITH_AS((file.as<xt::xtensor<double, 3>>()), "a: has 2 dimensions; it must have 3", std::runtime_error);
}

TEST_CASE("Python 2's long integers are a shape") {
  CHECK(read<double>(npy(dictionary("<f8", "(2L, 3L)"), six)) == xt::xarray<double>{{1, 2, 3}, {4, 5, 6}});
  CHECK(read<double>(npy(dictionary("<f8", "(6L,)"), six)).dimension() == 1);
  CHECK(refusal_of(npy(dictionary("<f8", "(L, 6)"), six)).starts_with("a: its shape is not made of whole numbers"));
}

TEST_CASE("types that are no numbers of C++ are refused, each for its own reason") {
  const auto refused_as = [](const char* type, const std::string& what) {
    CHECK(refusal_of(npy(dictionary(type, "(6,)"), six))
              .starts_with("a: is of type '" + std::string(type) + "', " + what));
  };
  refused_as("|O", "objects of Python; ");
  refused_as("<c8", "complex numbers; ");
  refused_as("<U3", "texts; "), refused_as("|S1", "texts; ");
  refused_as("<M8[s]", "dates or durations; "), refused_as("<m8", "dates or durations; ");
  refused_as("<f16", "long doubles, "), refused_as("<f12", "long doubles, ");
  refused_as("|V8", "bytes without a meaning; ");
  for (const char* type : {"", "<", "<<f8", "<f3", "<b8", "x1", "float128"})
    refused_as(type, "which is no type of numbers that NumPy writes; save it as numpy.float64 or numpy.int64");
  for (const char* fields : {"[('x', '<f8')]", "('<f8', (2,))"})
    CHECK(refusal_of(npy("{'descr': " + std::string(fields) + ", 'fortran_order': False, 'shape': (6,), }", six)) ==
          "a: is a structured array; save each of its fields as an array of numbers");
}

TEST_CASE("a shape that does not fit the bytes is refused, before anything is allocated for it") {
  for (const char* shape : {"(2, 2)", "(7,)", "()", "(1000000000000,)", "(0,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six))
              .starts_with("a: has 48 bytes of values, where its shape asks for "));
  for (const char* shape : {"(4294967296, 4294967296)", "(0, 4294967296, 4294967296)", "(18446744073709551615,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six))
              .starts_with("a: its shape has more values than fit into memory"));
  for (const char* shape : {"(-1,)", "(x,)", "(18446744073709551616,)", "(True,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six)).starts_with("a: its shape is not made of whole numbers"));
  std::string many = "(";
  for (int i = 0; i < 65; ++i) many += "1, ";
  CHECK(refusal_of(npy(dictionary("<f8", many + ")"), six)).starts_with("a: its shape has more than 64 dimensions"));
}

TEST_CASE("headers that NumPy does not write are refused") {
  const auto good = dictionary("<f8", "(6,)");
  CHECK(refusal_of("") == "a: is not in NumPy's format .npy; save it anew, with numpy.savez or ctrnn");
  CHECK(refusal_of("\x93NUMPX" + npy(good, six).substr(6)).starts_with("a: is not in NumPy's format"));
  CHECK(refusal_of(npy(good, six, 4)).starts_with("a: is of .npy version 4.0, where 1.0, 2.0 and 3.0 are known"));
  CHECK(refusal_of(npy(good, six, 2, 0xffffffff)).starts_with("a: says that its header has 4294967295 bytes, where "));
  CHECK(refusal_of(npy(good, six, 1, 0xffff)).starts_with("a: says that its header has 65535 bytes, where "));
  for (const std::string wrong :
       {"", "{", "{}", "[1]", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)} x",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (6,)}", "{'descr': '<f8', 'fortran_order': False, 'shape': 6}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'more': 1}",
        "{'descr': '<f8 'fortran_order': False, 'shape': (6,)}", "{'descr: 1}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (6,)}"}) {
    CAPTURE(wrong);
    CHECK(refusal_of(npy(wrong, six)).starts_with("a: its header "));
  }
}

TEST_CASE("a file that is cut off anywhere is refused") {
  const auto whole = npy(dictionary("<f8", "(6,)"), six);
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(refusal_of(whole.substr(0, size)) != "none");
  CHECK(refusal_of(whole) == "none");
  CHECK(refusal_of(whole + "x") != "none");
}
