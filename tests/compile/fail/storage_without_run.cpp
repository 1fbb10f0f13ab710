// expect: storage_policy
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct forgetful {};

ctrnn::trainer<ctrnn::relu, float, ctrnn::l1_regulariser, forgetful>* trainer = nullptr;
