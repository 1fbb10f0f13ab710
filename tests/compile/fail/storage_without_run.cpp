// expect: storage_policy
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

struct forgetful {};

ctrnn::trainer<ctrnn::go, ctrnn::relu, float, forgetful>* trainer = nullptr;
