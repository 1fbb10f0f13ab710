// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/io/npy_array.hpp>

#include <doctest/doctest.h>

#include <cstring>

using namespace ctrnn;

namespace {

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
    read_npy<T>(bytes, "a");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

const std::vector<double> six{1, 2, 3, 4, 5, 6};

}  // namespace

TEST_CASE("arrays are read in both orders, in all versions of the format, with spaces wherever Python allows them") {
  const xt::xarray<double> expected{{1, 2, 3}, {4, 5, 6}};
  for (const int version : {1, 2, 3}) CHECK(read_npy<double>(npy(dictionary("<f8", "(2, 3)"), six, version), "a") == expected);
  const std::vector<double> columns{1, 4, 2, 5, 3, 6};
  CHECK(read_npy<double>(npy(dictionary("<f8", "(2, 3)", true), columns), "a") == expected);
  CHECK(read_npy<double>(npy(dictionary("<f8", "(6,)", true), six), "a") == xt::xarray<double>{1, 2, 3, 4, 5, 6});
  CHECK(read_npy<double>(npy("{\"shape\":(2,3),\"descr\":\"<f8\" , 'fortran_order' :False}", six), "a") == expected);
  const auto one = read_npy<double>(npy(dictionary("<f8", "()"), std::vector<double>{7}), "a");
  CHECK(one.dimension() == 0);
  CHECK(one() == 7);
  CHECK(read_npy<double>(npy(dictionary("<f8", "(0, 5)"), std::vector<double>{}), "a").size() == 0);
}

TEST_CASE("numbers become another type only if none of them changes") {
  using small = std::vector<std::uint8_t>;
  CHECK(read_npy<double>(npy(dictionary("<f4", "(1,)"), std::vector<float>{0.1f}), "a")(0) == 0.1f);
  CHECK(read_npy<float>(npy(dictionary("<f8", "(2,)"), std::vector<double>{0.5, HUGE_VAL}), "a")(0) == 0.5f);
  CHECK(std::isnan(read_npy<float>(npy(dictionary("<f8", "(1,)"), std::vector<double>{NAN}), "a")(0)));
  CHECK(read_npy<std::int64_t>(npy(dictionary("|b1", "(2,)"), small{1, 0}), "a")(0) == 1);
  CHECK(read_npy<std::int64_t>(npy(dictionary("<i4", "(1,)"), std::vector<std::int32_t>{-3}), "a")(0) == -3);
  CHECK(read_npy<double>(npy(dictionary("<u4", "(1,)"), std::vector<std::uint32_t>{4'000'000'000}), "a")(0) == 4e9);
  const auto big = std::vector<std::int64_t>{1, (std::int64_t{1} << 53) + 1};
  CHECK(read_npy<double>(npy(dictionary("<i8", "(1,)"), std::vector<std::int64_t>{-7}), "a")(0) == -7);
  for (const double value : {0.1, 1e300})
    CHECK(refusal_of<float>(npy(dictionary("<f8", "(1,)"), std::vector<double>{value})) ==
          "a: has the value " + std::to_string(value) + ", which would change as float; read it as another type");
  CHECK(refusal_of(npy(dictionary("<i8", "(2,)"), big)) ==
        "a: has the value 9007199254740993, which would change as double; read it as another type");
  CHECK(refusal_of<std::int64_t>(npy(dictionary("<u8", "(1,)"), std::vector<std::uint64_t>{~std::uint64_t{0}}))
            .starts_with("a: has the value 18446744073709551615"));
  CHECK(refusal_of<std::int64_t>(npy(dictionary("<f8", "(6,)"), six)) ==
        "a: is of type <f8, where whole numbers are asked for; save it as int64");
  CHECK(refusal_of(npy(dictionary("|b1", "(1,)"), small{2})).starts_with("a: has a truth value that is neither"));
}

TEST_CASE("types and orders that are not read are refused, each in words") {
  for (const char* type : {">f8", "|O", "<c8", "<U3", "<M8[s]", "f8", "=f8", "<f2", ""})
    CHECK(refusal_of(npy(dictionary(type, "(6,)"), six)) ==
          "a: is of type '" + std::string(type) + "'; save it as a little-endian type of 8 to 64 bits, as numpy.float32");
  CHECK(refusal_of(npy(dictionary("<f8", "(1, 2, 3)", true), six)) ==
        "a: is in Fortran order with 3 dimensions; save numpy.ascontiguousarray of it");
  CHECK(refusal_of(npy("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (6,), }", six)) ==
        "a: it is a structured array; only arrays of numbers are read; save it anew, with numpy.savez or ctrnn");
}

TEST_CASE("a shape that does not fit the bytes is refused, before anything is allocated for it") {
  for (const char* shape : {"(2, 2)", "(7,)", "()", "(1000000000000,)", "(0,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six)).starts_with("a: has 48 bytes of values, where its shape asks for "));
  for (const char* shape : {"(4294967296, 4294967296)", "(0, 4294967296, 4294967296)", "(18446744073709551615,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six)).starts_with("a: its shape has more values than fit into memory"));
  for (const char* shape : {"(-1,)", "(x,)", "(18446744073709551616,)", "(True,)"})
    CHECK(refusal_of(npy(dictionary("<f8", shape), six)).starts_with("a: its shape is not made of whole numbers"));
  std::string many = "(";
  for (int i = 0; i < 33; ++i) many += "1, ";
  CHECK(refusal_of(npy(dictionary("<f8", many + ")"), six)).starts_with("a: its shape has more than 32 dimensions"));
}

TEST_CASE("headers that NumPy does not write are refused") {
  const auto good = dictionary("<f8", "(6,)");
  CHECK(refusal_of("") == "a: is not in NumPy's format .npy; save it anew, with numpy.savez or ctrnn");
  CHECK(refusal_of("\x93NUMPX" + npy(good, six).substr(6)).starts_with("a: is not in NumPy's format"));
  CHECK(refusal_of(npy(good, six, 4)).starts_with("a: is of .npy version 4.0, where 1.0, 2.0 and 3.0 are known"));
  CHECK(refusal_of(npy(good, six, 2, 0xffffffff)).starts_with("a: says that its header has 4294967295 bytes, where "));
  CHECK(refusal_of(npy(good, six, 1, 0xffff)).starts_with("a: says that its header has 65535 bytes, where "));
  for (const std::string wrong : {"", "{", "{}", "[1]", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)",
                            "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)} x",
                            "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (6,)}",
                            "{'descr': '<f8', 'fortran_order': 0, 'shape': (6,)}",
                            "{'descr': '<f8', 'fortran_order': False, 'shape': 6}",
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
