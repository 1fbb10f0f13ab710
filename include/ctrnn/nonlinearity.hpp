// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/nonlinearity/any_nonlinearity.hpp>
#include <ctrnn/nonlinearity/concept.hpp>
