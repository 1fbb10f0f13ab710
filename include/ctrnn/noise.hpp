// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/address.hpp>
#include <ctrnn/noise/normals.hpp>
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>
#include <ctrnn/noise/philox.hpp>
#include <ctrnn/noise/uniform_draws.hpp>
