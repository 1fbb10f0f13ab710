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
