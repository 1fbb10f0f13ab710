// SPDX-License-Identifier: BSD-3-Clause
#pragma once
/// @file
/// The published tasks and lists of them, with all that a task of one's own needs.
#include <ctrnn/task/choice_accuracy.hpp>
#include <ctrnn/task/softmax_cross_entropy.hpp>
#include <ctrnn/task/weighted_tasks.hpp>
#include <ctrnn/tasks/anti.hpp>
#include <ctrnn/tasks/as_published.hpp>
#include <ctrnn/tasks/context_decision.hpp>
#include <ctrnn/tasks/decision.hpp>
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/tasks/go.hpp>
#include <ctrnn/tasks/matching.hpp>
#include <ctrnn/tasks/multisensory_decision.hpp>
#include <ctrnn/tasks/rule_reversal.hpp>
#include <tuple>

namespace ctrnn::tasks {

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

}  // namespace ctrnn::tasks
