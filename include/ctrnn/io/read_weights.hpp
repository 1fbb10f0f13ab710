// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/network/arrays.hpp>
#include <ctrnn/network/network.hpp>
#include <ctrnn/npz/npz_reader.hpp>
#include <optional>
#include <string>

namespace ctrnn::detail {

/// The array `values` of the file, if all of them are finite.
/// @param what  what the values are, for an error
template <class Array>
Array finite(const npz_reader& file, const std::string& name, Array values, const char* what) {
  for (const auto x : values)
    if (!std::isfinite(x)) file.refuse(name, {"has the value ", x, "; ", what, " must be finite"});
  return values;
}

/// Reads a matrix of finite weights.
/// @param rows, columns  numbers that it must have, if given
template <class T>
matrix<T> read_weights(const npz_reader& file, const std::string& name, std::optional<index_t> rows = {},
                       std::optional<index_t> columns = {}) {
  const auto array = file.array<T, 2>(name);
  if (array.size() == 0) file.refuse(name, {"is empty; there must be at least one weight"});
  const auto found_rows = static_cast<index_t>(array.shape(0)), found_columns = static_cast<index_t>(array.shape(1));
  if (found_rows != rows.value_or(found_rows) || found_columns != columns.value_or(found_columns))
    file.refuse(name, {"is of shape [", found_rows, ", ", found_columns, "]; it must be [",
                       rows.value_or(found_rows), ", ", columns.value_or(found_columns), "], as the other arrays say"});
  matrix<T> m(found_rows, found_columns);
  from_array(finite(file, name, array, "weights"), m);
  return m;
}

/// Reads finite weights, of any shape, as one row.
/// @param count  how many there must be, if given
template <class T>
matrix<T> read_row(const npz_reader& file, const std::string& name, std::optional<index_t> count = {}) {
  const auto values = finite(file, name, file.array<T>(name), "weights");
  const auto found = static_cast<index_t>(values.size());
  if (found != count.value_or(found))
    file.refuse(name, {"has ", found, " numbers; it must have ", *count, ", as the other arrays say"});
  matrix<T> row(1, found);
  std::ranges::copy(values, row.data());
  return row;
}

/// The network of another program's file: all units receive input and are read out, with an output bias.
/// @param a         has units, inputs and outputs, and what else the file says
/// @param settings  what the file does not say: dt, tau, sigma; the noise is white
template <class T, class Settings>
network<T> network_of(const npz_reader& file, architecture a, parameters<T> values, const Settings& settings) {
  a.input_units = a.readout_units = {0, a.units};
  a.output_bias = true;
  a.dt = settings.dt, a.sigma = settings.sigma, a.noise = noise_kind::white;
  a.tau.assign(static_cast<std::size_t>(a.units), settings.tau);
  try {
    return {std::move(a), std::move(values)};
  } catch (const std::invalid_argument& error) {
    refuse<std::runtime_error>({file.path(), ": ", error.what()});
  }
}

}  // namespace ctrnn::detail
