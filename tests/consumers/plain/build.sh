#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# With no more than the headers and their dependencies in the system's folders.
here=$(dirname "$0")
${CXX:-g++} -std=c++20 ${CXXFLAGS:--O2} -I "$here/../../../include" "$here/../main.cpp" -lopenblas -o consumer
