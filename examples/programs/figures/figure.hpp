// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/xtensor.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "run_time/text.hpp"

namespace figures {

/// A figure in a folder: its data, NAME_*.csv; a script, NAME.gp; and NAME.png and NAME.pdf, which gnuplot draws from
/// them. To draw it differently, change the script and call gnuplot NAME.gp.
class figure {
 public:
  /// @param width, height  size of the PNG in pixels; 150 pixels are an inch of the PDF
  figure(std::filesystem::path folder, std::string name, int width, int height);

  /// Writes NAME_<what>.csv.
  /// @throws std::runtime_error if the folder cannot be written to
  void write(const std::string& what, std::string_view csv) const;
  /// Writes a matrix as NAME_<what>.csv, a line for each row.
  void write(const std::string& what, const xt::xtensor<double, 2>& values) const;

  /// Writes NAME.gp and has gnuplot draw it. The file has `settings` and then `script` between the lines that begin and
  /// those that end the output, for the PNG and for the PDF. The variables f9 to f15 are fonts.
  /// @return false, after a message on stderr, if gnuplot failed or is not installed; the latter is said only once
  bool draw(const std::string& settings, std::string_view script) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
  int width_, height_;
};

using run_time::number;

/// A text in quotes for gnuplot, 'text', with blanks for underscores.
std::string quoted(std::string text);

/// A list of texts for gnuplot: ['one', 'two'].
std::string quoted_list(std::vector<std::string> texts);

/// A phase of the trained part, for a plot; begin and end are in seconds.
struct shown_phase {
  std::string name;
  double begin, end;
};

/// Commands of gnuplot that draw the borders of phases over the whole height of a graph and, with `names`, write the
/// names of the phases above it.
std::string phase_marks(const std::vector<shown_phase>& phases, bool names);

/// Commands of gnuplot for a row of titles across the figure, as a plot without data.
/// @param height   of the row above the bottom of the figure, 0 to 1
/// @param entries  arguments of `plot` that have the titles
std::string key_line(double height, const std::string& entries);

/// Quantile q, 0 to 1, of sorted values, interpolated.
double quantile(const std::vector<double>& sorted, double q);

}  // namespace figures
