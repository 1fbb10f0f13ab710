// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <zip.h>

#include <concepts>
#include <cstdint>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/npz/npy_of_texts.hpp>
#include <ctrnn/npz/xnpy.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/text/message.hpp>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace ctrnn {

/// Writes a NumPy .npz file, which numpy.load reads as a dictionary of arrays:
///
///     npz_writer().add("W", weights).add("dt", 0.005).write("network.npz");
///
/// The same arrays give the same bytes: they are not compressed, and dated 1980-01-01, where the clock of zip starts.
class npz_writer {
 public:
  /// Adds an array, or any expression of xtensor, of float, double, std::int64_t or std::uint8_t and of any shape.
  /// @throws std::invalid_argument for a name that was added before
  template <class E>
  npz_writer& add(const std::string& name, const xt::xexpression<E>& values) {
    using T = typename E::value_type;
    static_assert(std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, std::int64_t> ||
                      std::same_as<T, std::uint8_t>,
                  "ctrnn: npz_writer writes arrays of float, double, std::int64_t and std::uint8_t: "
                  "convert with xt::cast");
    return take(name, [&] { return xt::dump_npy(values.derived_cast()); });
  }

  /// Adds a vector, as an array of one dimension.
  template <class T>
  npz_writer& add(const std::string& name, const std::vector<T>& values) {
    return add(name, xt::adapt(values, std::vector<std::size_t>{values.size()}));
  }

  /// Adds a single number, as an array without dimensions.
  npz_writer& add(const std::string& name, std::floating_point auto value) {
    return add(name, xt::xarray<decltype(value)>(value));
  }
  /// Adds a single whole number, as std::int64_t.
  npz_writer& add(const std::string& name, std::integral auto value) {
    return add(name, xt::xarray<std::int64_t>(static_cast<std::int64_t>(value)));
  }

  /// Adds a text, as an array of its bytes.
  npz_writer& add(const std::string& name, const std::string& text) {
    return add(name, std::vector<std::uint8_t>(text.begin(), text.end()));
  }
  /// Adds texts, as an array of one dimension of NumPy's type str.
  /// @throws std::invalid_argument for a text that is not in UTF-8, and as for numbers
  npz_writer& add(const std::string& name, const std::vector<std::string>& texts) {
    return take(name, [&] { return npy_of_texts(texts); });
  }

  /// Writes the file, as a whole or not at all.
  /// @throws std::runtime_error with path, reason and remedy
  void write(const std::filesystem::path& file) const {
    try {
      write_atomically(file, bytes());
    } catch (const zip_failure& failure) {
      refuse<std::runtime_error>(
          {file.string(), ": cannot be written: ", failure.text, "; is there memory for a copy of all arrays?"});
    }
  }

 private:
  struct array {
    std::string name, npy;
  };
  struct zip_failure {
    std::string text;
  };

  /// Adds the bytes of a .npy file that `make` returns.
  template <class Make>
  npz_writer& take(const std::string& name, Make make) {
    if (!names_.insert(name).second)
      refuse({"npz_writer: a second array '", name, "' was added; give each a name of its own"});
    arrays_.push_back({name + ".npy", make()});
    return *this;
  }

  static zip_failure failure_of(zip_error_t* error) {
    zip_failure failure{zip_error_strerror(error)};
    zip_error_fini(error);
    return failure;
  }

  /// The content of the file, put together in memory.
  std::string bytes() const {
    zip_error_t error;
    zip_error_init(&error);
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> memory(
        zip_source_buffer_create(nullptr, 0, 0, &error), zip_source_free);
    if (!memory) throw failure_of(&error);
    std::unique_ptr<zip_t, void (*)(zip_t*)> zip(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error), zip_discard);
    if (!zip) throw failure_of(&error);
    zip_source_keep(memory.get());  // a second reference to it: closing the zip gives up one
    for (const auto& a : arrays_) put(zip.get(), a);
    if (zip_close(zip.get()) != 0) throw zip_failure{zip_strerror(zip.get())};
    static_cast<void>(zip.release());
    return content(memory.get());
  }

  static void put(zip_t* zip, const array& a) {
    constexpr zip_uint16_t midnight = 0, first_of_1980 = (1 << 5) | 1;  // DOS: year - 1980, month, day
    zip_source_t* const source = zip_source_buffer(zip, a.npy.data(), a.npy.size(), 0);
    if (!source) throw zip_failure{zip_strerror(zip)};
    const auto index = zip_file_add(zip, a.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) zip_source_free(source);
    if (index < 0 || zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(zip, static_cast<zip_uint64_t>(index), midnight, first_of_1980, 0) != 0)
      throw zip_failure{zip_strerror(zip)};
  }

  static std::string content(zip_source_t* memory) {
    const auto check = [&](bool good) {
      if (!good) throw zip_failure{zip_error_strerror(zip_source_error(memory))};
    };
    check(zip_source_open(memory) == 0);
    check(zip_source_seek(memory, 0, SEEK_END) == 0);
    const auto size = zip_source_tell(memory);
    check(size >= 0 && zip_source_seek(memory, 0, SEEK_SET) == 0);
    std::string all(static_cast<std::size_t>(size), '\0');
    check(zip_source_read(memory, all.data(), all.size()) == size);
    zip_source_close(memory);
    return all;
  }

  std::deque<array> arrays_;
  std::unordered_set<std::string> names_;
};

}  // namespace ctrnn
