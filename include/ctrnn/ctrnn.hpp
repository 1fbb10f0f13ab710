// SPDX-License-Identifier: BSD-3-Clause
/// @file
/// Everything: `#include <ctrnn/ctrnn.hpp>`
#pragma once
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/tasks.hpp>
#include <ctrnn/training.hpp>
#include <ctrnn/version.hpp>
