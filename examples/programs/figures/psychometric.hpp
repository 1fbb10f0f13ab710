// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace figures {

/// Performance of some networks against a parameter of their task.
struct psychometric_curves {
  std::string parameter;                  ///< name of the parameter: "delay (s)"
  std::vector<double> values;             ///< values of the parameter
  std::vector<std::vector<double>> performance;  ///< [networks][values], 0 to 1
  std::string what;                       ///< label of what is measured: "Performance (%)"
  double trained_from, trained_to;        ///< interval of the parameter in training; NaN: not shown
};

/// Draws the figure `name`: a thin line for each network, and the median over networks with quartiles.
/// @return whether gnuplot has drawn it
bool psychometric(const psychometric_curves& c, const std::string& title, const std::string& name,
                  const std::filesystem::path& folder);

}  // namespace figures
