// SPDX-License-Identifier: BSD-3-Clause
#pragma once
/// @file
/// Everything about tasks: what one is, the batch it fills, the published ones and lists of them.
#include <ctrnn/task/anti.hpp>
#include <ctrnn/task/as_published.hpp>
#include <ctrnn/task/choice.hpp>
#include <ctrnn/task/context_decision.hpp>
#include <ctrnn/task/decision.hpp>
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/go.hpp>
#include <ctrnn/task/matching.hpp>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/task/multisensory_decision.hpp>
#include <ctrnn/task/multitask.hpp>
#include <ctrnn/task/rule_reversal.hpp>
#include <ctrnn/task/softmax_cross_entropy.hpp>
#include <ctrnn/task/task.hpp>

#include <tuple>

namespace ctrnn {

/// The 20 tasks in the order of their rule cues. To do something with each:
///
///     std::apply([](const auto&... task) { (look_at(task), ...); }, all_tasks{});
using all_tasks = std::tuple<go, rtgo, dlygo, anti, rtanti, dlyanti, dm1, dm2, ctxdm1, ctxdm2, multsendm,
                             dlydm1, dlydm2, ctxdlydm1, ctxdlydm2, multsendlydm, dms, dnms, dmc, dnmc>;

/// Those of family A, in the published order of results.
using family_a_tasks = std::tuple<go, anti, rtgo, rtanti, dm1, dm2, ctxdm1, ctxdm2, multsendm>;
/// Those of family B, in the published order of results.
using family_b_tasks = std::tuple<dlygo, dlyanti>;
/// Those of family C, in the published order of results.
using family_c_tasks = std::tuple<dlydm1, dlydm2, ctxdlydm1, ctxdlydm2, multsendlydm, dms, dnms, dmc, dnmc>;

}  // namespace ctrnn
