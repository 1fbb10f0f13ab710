// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/recording.hpp>
#include <string>

#include "settings.hpp"
#include "subject.hpp"

/// The parts of an analysis. Each writes its tables and, with --plot, its figure, and returns a line about what it
/// found.
namespace analyse {

using activity = ctrnn::recording<double>;

std::string learning(const subject& of, const settings& s);
std::string trial(const subject& of, const activity& seen, const settings& s);
std::string state_space(const subject& of, const activity& seen, const settings& s);
std::string weights(const subject& of, const activity& seen, const settings& s);
std::string units(const subject& of, const activity& seen, const settings& s);
std::string gradient(const subject& of, const settings& s);

}  // namespace analyse
