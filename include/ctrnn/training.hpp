// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/draw_time_constants.hpp>
#include <ctrnn/training/check_policies.hpp>
#include <ctrnn/training/ensemble.hpp>
