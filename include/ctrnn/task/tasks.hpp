// SPDX-License-Identifier: BSD-3-Clause
#pragma once
/// Everything about tasks: what one is, the batch it fills, the published ones.
#include <ctrnn/task/delayed_decision.hpp>
#include <ctrnn/task/delayed_go.hpp>
#include <ctrnn/task/delayed_match_to_sample.hpp>
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/go.hpp>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/task/task.hpp>
