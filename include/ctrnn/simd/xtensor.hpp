// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only header that includes xtensor's, as they have moved: side by side up to 0.25, in folders from 0.26.
// (Reading and writing .npy files is heavy and left to the header that does it.)
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#elif __has_include(<xtensor/xtensor.hpp>)
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#else
#error "ctrnn: xtensor was not found: apt install libxtensor-dev, or link the CMake target ctrnn::ctrnn"
#endif

namespace ctrnn::detail {

using xt::layout_type;  // the macros may say layout_type::column_major
static_assert(XTENSOR_DEFAULT_LAYOUT == xt::layout_type::row_major &&
                  XTENSOR_DEFAULT_TRAVERSAL == xt::layout_type::row_major,
              "ctrnn: its arrays are row-major: do not define XTENSOR_DEFAULT_LAYOUT and XTENSOR_DEFAULT_TRAVERSAL "
              "where its headers are included, but write xt::xtensor<T, N, xt::layout_type::column_major>");

}  // namespace ctrnn::detail
