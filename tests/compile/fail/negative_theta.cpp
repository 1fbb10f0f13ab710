// expect: Theta >= 0
// expect: dasc
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>

ctrnn::dasc<-4> backwards;
