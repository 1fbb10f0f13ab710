// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/xtensor.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "run_time/text.hpp"

namespace figures {

/// A figure in a folder: its data, NAME_*.csv; a script, NAME.gp; and, from both, NAME.png and NAME.pdf by gnuplot.
/// It can be drawn otherwise by hand: change the script, gnuplot NAME.gp.
class figure {
 public:
  /// @param width, height  of the PNG in pixels; 150 of them are an inch of the PDF
  figure(std::filesystem::path folder, std::string name, int width, int height);

  /// Writes NAME_<what>.csv.
  /// @throws std::runtime_error if the folder cannot be written to
  void write(const std::string& what, std::string_view csv) const;
  /// The same of a matrix: its rows are those of the file.
  void write(const std::string& what, const xt::xtensor<double, 2>& values) const;

  /// Writes the script and has gnuplot draw it. `settings` and then `script` come between the lines that set the
  /// output and those that end it, for the PNG and for the PDF. Fonts are f9 to f15.
  /// @return false, after a line on stderr, if it failed, or there is no gnuplot, which is said once for all figures
  bool draw(const std::string& settings, std::string_view script) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
  int width_, height_;
};

using run_time::number;

/// 'text' for gnuplot, with blanks for underscores.
std::string quoted(std::string text);

/// ['one', 'two'] for gnuplot.
std::string quoted_list(const std::vector<std::string>& texts);

/// Phases for a plot: those of a trained part, in seconds.
struct shown_phase {
  std::string name;
  double begin, end;
};

/// gnuplot's `set arrow` and `set label` for the borders of phases, over the whole height of a graph, with the names
/// above it if wanted.
std::string phase_marks(const std::vector<shown_phase>& phases, bool names);

/// A plot of nothing, across the figure and `height` above its bottom (0 to 1), which shows the titles in one row.
std::string key_line(double height, const std::string& entries);

/// The quantile of sorted values, 0 to 1, interpolated.
double quantile(const std::vector<double>& sorted, double q);

}  // namespace figures
