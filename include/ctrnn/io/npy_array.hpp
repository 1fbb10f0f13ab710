// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <ctrnn/io/npy_header.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <limits>
#include <span>
#include <utility>

namespace ctrnn {

namespace detail {

static_assert(std::endian::native == std::endian::little, "ctrnn: .npy files are read and written as they are in memory");

template <class T>
constexpr const char* number_name = std::same_as<T, double>         ? "double"
                                    : std::same_as<T, float>        ? "float"
                                    : std::same_as<T, std::int64_t> ? "std::int64_t"
                                                                    : "a smaller integer";

/// Whether a number is the same in T; what is not a number is.
template <class T, class Stored>
bool is_kept(Stored value) {
  constexpr std::int64_t largest = std::int64_t{1} << std::min(62, std::numeric_limits<T>::digits);
  if constexpr (std::integral<T>)
    return std::in_range<T>(value);
  else if constexpr (std::integral<Stored>)  // of no more digits than T has
    return std::cmp_less_equal(value, largest) && std::cmp_greater_equal(value, -largest);
  else
    return !std::isfinite(value) || (std::abs(value) <= static_cast<double>(std::numeric_limits<T>::max()) &&
                                     static_cast<Stored>(static_cast<T>(value)) == value);
}

/// Calls use.template operator()<Stored>() for the type that NumPy calls by this name; false if it is not known here.
template <class Use>
bool with_numpy_type(std::string_view name, Use use) {
  const auto is = [&]<class Stored>(std::string_view known) {
    if (name != known) return false;
    use.template operator()<Stored>();
    return true;
  };
  return is.template operator()<double>("<f8") || is.template operator()<float>("<f4") ||
         is.template operator()<std::int64_t>("<i8") || is.template operator()<std::int32_t>("<i4") ||
         is.template operator()<std::uint64_t>("<u8") || is.template operator()<std::uint32_t>("<u4") ||
         is.template operator()<std::int16_t>("<i2") || is.template operator()<std::uint16_t>("<u2") ||
         is.template operator()<std::int8_t>("|i1") || is.template operator()<std::uint8_t>("|u1") ||
         is.template operator()<std::uint8_t>("|b1");
}

}  // namespace detail

/// Reads a .npy file that is in memory: little-endian integers, floats, doubles or truth values, of any shape in C order
/// or of up to two dimensions in Fortran's. They are converted to T where none of them changes by that: doubles are read
/// as float only if none is rounded. Floats and doubles are not read as integers.
/// @param where  is said first in every refusal
/// @throws std::runtime_error for anything else, and for bytes that are missing or too many, in one line
template <class T>
xt::xarray<T> read_npy(std::string_view bytes, const std::string& where) {
  const npy_header h = read_npy_header(bytes, where);
  const auto refuse = [&](const std::string& what) { throw std::runtime_error(where + ": " + what); };
  if (h.fortran_order && h.shape.size() > 2)
    refuse("is in Fortran order with " + std::to_string(h.shape.size()) +
           " dimensions; save numpy.ascontiguousarray of it");
  xt::xarray<T> values;
  const bool known = detail::with_numpy_type(h.type, [&]<class Stored>() {
    const std::string_view stored = bytes.substr(h.begin);
    if (stored.size() / sizeof(Stored) != h.count || stored.size() % sizeof(Stored) != 0)
      refuse("has " + std::to_string(stored.size()) + " bytes of values, where its shape asks for " +
             std::to_string(h.count) + " of " + std::to_string(sizeof(Stored)) + "; save it anew");
    if constexpr (std::integral<T> && std::floating_point<Stored>) {
      refuse("is of type " + h.type + ", where whole numbers are asked for; save it as int64");
    } else {
      values.resize(h.shape);
      const auto to = [&](std::size_t i) {
        if (!h.fortran_order || h.shape.size() < 2) return i;
        return i % h.shape[0] * h.shape[1] + i / h.shape[0];
      };
      for (std::size_t i = 0; i < h.count; ++i) {
        Stored value;
        std::memcpy(&value, stored.data() + i * sizeof value, sizeof value);
        if (!detail::is_kept<T>(value))
          refuse("has the value " + std::to_string(value) + ", which would change as " + detail::number_name<T> +
                 "; read it as another type");
        if (h.type == "|b1" && value > Stored(1)) refuse("has a truth value that is neither 0 nor 1; save it anew");
        values.data()[to(i)] = static_cast<T>(value);
      }
    }
  });
  if (!known)
    refuse("is of type '" + h.type + "'; save it as a little-endian type of 8 to 64 bits, as numpy.float32");
  return values;
}

}  // namespace ctrnn
