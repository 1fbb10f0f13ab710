// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Includes xtensor's headers for all others, as their place depends on its version: one folder up to 0.25, several from
// 0.26 on. (xtensor's reader and writer of .npy files is slow to compile and left to npz/xnpy.hpp.)
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

using xt::layout_type;  // so that the macros below can be defined as layout_type::column_major, without xt::
static_assert(XTENSOR_DEFAULT_LAYOUT == xt::layout_type::row_major &&
                  XTENSOR_DEFAULT_TRAVERSAL == xt::layout_type::row_major,
              "ctrnn: its arrays are row-major: do not define XTENSOR_DEFAULT_LAYOUT and XTENSOR_DEFAULT_TRAVERSAL "
              "where its headers are included, but write xt::xtensor<T, N, xt::layout_type::column_major>");

}  // namespace ctrnn::detail
