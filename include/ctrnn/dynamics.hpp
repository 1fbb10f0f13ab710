// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/dynamics/any_dynamics.hpp>
#include <ctrnn/dynamics/concept.hpp>
#include <ctrnn/dynamics/current.hpp>
#include <ctrnn/dynamics/rate.hpp>
