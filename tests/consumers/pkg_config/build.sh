#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# By ctrnn-io.pc of an installation, whose share/pkgconfig is in PKG_CONFIG_PATH; without files ctrnn.pc does.
${CXX:-g++} -std=c++20 ${CXXFLAGS:--O2} -DCONSUMER_SAVES "$(dirname "$0")/../main.cpp" \
  $(pkg-config --cflags --libs ctrnn-io) -o consumer
