// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/xtensor.hpp>

#include <zip.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ctrnn_test {

/// Reads NumPy's .npz files as np.savez writes them on a little-endian machine: arrays of float32, float64,
/// int64 or uint8 in C order.
class npz {
public:
  /// @throws std::runtime_error if the file cannot be read
  explicit npz(const std::string& path)
      : path_(path), zip_(zip_open(path.c_str(), ZIP_RDONLY, nullptr), zip_discard) {
    if (!zip_) fail("cannot be opened as a zip file");
  }

  bool has(const std::string& name) const { return locate(name) >= 0; }

  /// An array with its values converted to T; a NumPy scalar has no dimension and one value.
  /// @throws std::runtime_error if there is none of this name or its type is not supported
  template <class T>
  xt::xarray<T> array(const std::string& name) const {
    const npy entry = read(name);
    auto values = xt::xarray<T>::from_shape(entry.shape);
    if (entry.type == "<f4")
      convert<float>(entry.bytes, values);
    else if (entry.type == "<f8")
      convert<double>(entry.bytes, values);
    else if (entry.type == "<i8")
      convert<std::int64_t>(entry.bytes, values);
    else if (entry.type == "|u1")
      convert<std::uint8_t>(entry.bytes, values);
    else
      fail("'" + name + "' is of type " + entry.type);
    return values;
  }

  /// The only value of an array.
  double scalar(const std::string& name) const {
    const auto values = array<double>(name);
    if (values.size() != 1) fail("'" + name + "' is not a single number");
    return *values.data();
  }

  /// The JSON text in the array meta_json.
  nlohmann::json meta() const { return nlohmann::json::parse(read("meta_json").bytes); }

private:
  struct npy {
    std::string type, bytes;
    std::vector<std::size_t> shape;
  };

  [[noreturn]] void fail(const std::string& why) const { throw std::runtime_error(path_ + ": " + why); }

  zip_int64_t locate(const std::string& name) const {
    return zip_name_locate(zip_.get(), (name + ".npy").c_str(), 0);
  }

  // .npy, version 1: "\x93NUMPY", 1, 0, uint16 length of the header, a Python dictionary, the values
  npy read(const std::string& name) const {
    constexpr std::size_t header_at = 10;
    const std::string file = unzip(name);
    if (file.size() < header_at || file.compare(0, 7, "\x93NUMPY\x01") != 0)
      fail("'" + name + "' is not .npy 1.0");
    std::uint16_t header_size = 0;
    std::memcpy(&header_size, file.data() + header_at - sizeof header_size, sizeof header_size);
    const std::string header = file.substr(header_at, header_size);
    if (header.find("'fortran_order': False") == std::string::npos) fail("'" + name + "' is not in C order");

    npy entry{between(header, "'descr': '", "'"), file.substr(header_at + header_size), {}};
    std::istringstream extents(between(header, "'shape': (", ")"));
    for (std::string extent; std::getline(extents, extent, ',');)
      if (extent.find_first_of("0123456789") != std::string::npos) entry.shape.push_back(std::stoul(extent));
    return entry;
  }

  std::string unzip(const std::string& name) const {
    zip_stat_t stat;
    const auto index = locate(name);
    if (index < 0 || zip_stat_index(zip_.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0)
      fail("has no array '" + name + "'");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> entry(zip_fopen_index(zip_.get(), stat.index, 0),
                                                                  zip_fclose);
    std::string bytes(stat.size, '\0');
    if (!entry || zip_fread(entry.get(), bytes.data(), stat.size) != static_cast<zip_int64_t>(stat.size))
      fail("'" + name + "' cannot be read");
    return bytes;
  }

  std::string between(const std::string& text, const std::string& before, const std::string& after) const {
    const auto found = text.find(before), begin = found + before.size();
    const auto end = found == text.npos ? text.npos : text.find(after, begin);
    if (end == text.npos) fail("the header of an array has no " + before);
    return text.substr(begin, end - begin);
  }

  template <class Stored, class T>
  void convert(const std::string& bytes, xt::xarray<T>& values) const {
    if (bytes.size() != values.size() * sizeof(Stored)) fail("an array ends too early");
    std::vector<Stored> stored(values.size());
    if (!bytes.empty()) std::memcpy(stored.data(), bytes.data(), bytes.size());
    std::transform(stored.begin(), stored.end(), values.data(), [](Stored v) { return static_cast<T>(v); });
  }

  std::string path_;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip_;
};

}  // namespace ctrnn_test
