// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/npz/npy_header.hpp>
#include <ctrnn/npz/npy_number.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// A .npy file in memory that is a plain array of numbers: truth values, integers of 8 to 64 bits, floats of 16, 32 or
/// 64, in either byte order, of any shape in C order or Fortran's.
///
///     const npy_array file(read_file("W.npy"), "W.npy");
///     const auto W = file.as<xt::xtensor<double, 2>>();
class npy_array {
 public:
  /// Takes the bytes of the file.
  /// @param where  begins the text of every error, e.g. the name of the file
  /// @throws std::runtime_error of one line for any other content, and for missing or surplus bytes
  npy_array(std::string bytes, std::string where)
      : bytes_(std::move(bytes)), where_(std::move(where)), header_(read_npy_header(bytes_, where_)) {
    const bool known = detail::with_numpy_type(kind_and_size(), [&]<class Stored>() {
      const std::size_t stored = bytes_.size() - header_.begin;
      if (stored / sizeof(Stored) != header_.count || stored % sizeof(Stored) != 0)
        refuse({"has ", stored, " bytes of values, where its shape asks for ", header_.count, " of ", sizeof(Stored),
                "; save it anew"});
    });
    if (!known) refuse({"is of type '", header_.type, "', ", detail::what_is_not_read(kind_and_size())});
  }

  const std::vector<std::size_t>& shape() const { return header_.shape; }  ///< extents, none for a single number

  /// Copies the values in C order, converted to T, if that changes none of them: doubles are read as float only if none
  /// is rounded. Floats and doubles are not read as integers.
  /// @param values  where the values go, with room for all
  /// @throws std::runtime_error of one line for values that would change
  template <class T>
  void copy_to(T* values) const {
    const bool big_endian = header_.type.starts_with('>');
    detail::with_numpy_type(kind_and_size(), [&]<class Stored>() {
      if constexpr (std::integral<T> && std::floating_point<detail::number_of<Stored>>)
        refuse({"is of type ", header_.type, ", where whole numbers are asked for; save it as int64"});
      else
        for (std::size_t i = 0; i < header_.count; ++i) {
          const auto value = detail::number_at<Stored>(bytes_.data() + header_.begin + i * sizeof(Stored), big_endian);
          if (!detail::is_kept<T>(value))
            refuse({"has the value ", value, ", which would change as ", detail::number_name<T>,
                    "; read it as another type"});
          if (std::same_as<Stored, detail::truth> && value > 1)
            refuse({"has a truth value that is neither 0 nor 1; save it anew"});
          values[in_c_order(i)] = static_cast<T>(value);
        }
    });
  }

  /// The values in an array of xtensor, xt::xarray<T> or xt::xtensor<T, N>.
  /// @throws std::runtime_error as copy_to, and where there are not N dimensions
  template <class Array>
  Array as() const {
    const auto n = header_.shape.size();
    typename Array::shape_type shape{};
    if (!xt::resize_container(shape, n)) refuse({"has ", n, " dimensions; it must have ", shape.size()});
    std::copy_n(header_.shape.begin(), shape.size(), shape.begin());
    Array values(shape);
    copy_to(values.data());
    return values;
  }

 private:
  [[noreturn]] void refuse(std::initializer_list<message_part> what) const {
    ctrnn::refuse<std::runtime_error>({where_, ": ", message(what)});
  }

  /// The type without its byte order, which files need not have for single bytes and for the byte order of this
  /// machine.
  std::string_view kind_and_size() const {
    std::string_view all = header_.type;
    if (all.find_first_of("<>=|") == 0) all.remove_prefix(1);
    return all;
  }
  /// The place in C order of value i of the file.
  std::size_t in_c_order(std::size_t i) const {
    if (!header_.fortran_order) return i;
    std::size_t place = 0, stride = header_.count;
    for (const std::size_t n : header_.shape) stride /= n, place += i % n * stride, i /= n;
    return place;
  }

  std::string bytes_, where_;
  npy_header header_;
};

}  // namespace ctrnn
