// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// xtensor's reader and writer of .npy files, which are beside its other headers up to 0.25, and in a folder from 0.26
// on.
#if __has_include(<xtensor/io/xnpy.hpp>)
#include <xtensor/io/xnpy.hpp>
#elif __has_include(<xtensor/xnpy.hpp>)
#include <xtensor/xnpy.hpp>
#else
#error "ctrnn: xtensor was not found: apt install libxtensor-dev, or link the CMake target ctrnn::ctrnn"
#endif
