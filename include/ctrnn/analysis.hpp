// SPDX-License-Identifier: BSD-3-Clause
/// @file
/// What can be seen in a trained network; needs LAPACK, which the core does without (libopenblas has it).
#pragma once
#include <ctrnn/analysis/fixed_points.hpp>
#include <ctrnn/analysis/gradient_through_time.hpp>
#include <ctrnn/analysis/principal_components.hpp>
#include <ctrnn/analysis/psychometric_curve.hpp>
#include <ctrnn/analysis/selectivity.hpp>
#include <ctrnn/analysis/silence.hpp>
#include <ctrnn/analysis/stronger_chosen.hpp>
