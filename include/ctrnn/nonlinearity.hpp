// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/nonlinearity/concept.hpp>
#include <ctrnn/nonlinearity/leaky_relu.hpp>
#include <ctrnn/nonlinearity/rectified_power.hpp>
#include <ctrnn/nonlinearity/rectified_tanh.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/nonlinearity/sigmoid.hpp>
#include <ctrnn/nonlinearity/softplus.hpp>
#include <ctrnn/nonlinearity/tanh_unit.hpp>
