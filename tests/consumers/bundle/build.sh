#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# With the unpacked bundle in the folder BUNDLE, a BLAS and libzip.
${CXX:-g++} -std=c++20 ${CXXFLAGS:--O2} -DCONSUMER_SAVES -I "$BUNDLE/include" "$(dirname "$0")/../main.cpp" \
  -lopenblas -lzip -o consumer
