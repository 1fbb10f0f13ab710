// SPDX-License-Identifier: BSD-3-Clause
/// @file
/// Files of a run; needs libzip and nlohmann-json, which the core does without.
#pragma once
#include <ctrnn/io/checkpoint.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>
#include <ctrnn/io/save.hpp>
