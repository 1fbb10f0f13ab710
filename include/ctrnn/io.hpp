// SPDX-License-Identifier: BSD-3-Clause
/// @file
/// Writes and reads the files of a run. Needs libzip and nlohmann-json, which ctrnn.hpp does not need.
#pragma once
#include <ctrnn/io/checkpoint.hpp>
#include <ctrnn/io/initial_from_file.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/io/load_multitask.hpp>
#include <ctrnn/io/load_psychrnn.hpp>
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>
#include <ctrnn/io/save.hpp>
