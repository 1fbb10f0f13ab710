// SPDX-License-Identifier: BSD-3-Clause
#include "figure.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctrnn/npz/atomic_file.hpp>
#include <ctrnn/text/message.hpp>
#include <utility>

#include "run_time/text.hpp"

namespace figures {

namespace {

// Fonts and lines of the PDF are chosen for a figure as wide as a page, where 150 pixels are an inch. f9 to f15 are
// fonts of 9 to 15 points in the PNG.
constexpr const char* before = R"(do for [file in 'png pdf'] {
  reset
  set encoding utf8
  set datafile separator ','
  set border 3 lc rgb '#404040'
  set tics nomirror out
  if (file eq 'png') {
    set terminal pngcairo size width, height font 'DejaVu Sans,13' linewidth 1.2
  } else {
    set terminal pdfcairo size width / 150.0, height / 150.0 font 'DejaVu Sans,7' linewidth 0.6 pointscale 0.55
  }
  do for [n = 9 : 15] { eval sprintf("f%d = ',%.1f'", n, n * (file eq 'png' ? 1 : 0.54)) }
  set output name.'.'.file
)";
constexpr const char* after = R"(
  unset output
}
)";

constexpr int not_found = 127;  // the exit code of a shell that does not find a program

void say_once(const std::string& text) {
  static bool said = false;
  if (!std::exchange(said, true)) std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace

figure::figure(std::filesystem::path folder, std::string name, int width, int height)
    : folder_(std::move(folder)), name_(std::move(name)), width_(width), height_(height) {
  ctrnn::create_folder(folder_);
}

void figure::write(const std::string& what, std::string_view csv) const {
  ctrnn::write_atomically(folder_ / (name_ + "_" + what + ".csv"), csv);
}

void figure::write(const std::string& what, const xt::xtensor<double, 2>& values) const {
  std::string csv;
  for (std::size_t i = 0; i < values.shape(0); ++i) {
    for (std::size_t j = 0; j < values.shape(1); ++j) csv += (j > 0 ? "," : "") + number(values(i, j));
    csv += "\n";
  }
  write(what, csv);
}

bool figure::draw(const std::string& settings, std::string_view script) const {
  std::string all = "# SPDX-License-Identifier: BSD-3-Clause\n";
  all += "# Draws " + name_ + ".png and " + name_ + ".pdf: gnuplot " + name_ + ".gp\n";
  all += "name = '" + name_ + "'\n" + run_time::print("width = %d\nheight = %d\n", width_, height_);
  all.append(before).append(settings).append(script).append(after);
  ctrnn::write_atomically(folder_ / (name_ + ".gp"), all);
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder_);  // so that no name of a folder has to be quoted for the shell
  const int status = std::system(("gnuplot " + name_ + ".gp 2>" + name_ + ".err").c_str());
  const bool drawn = status == 0, installed = !(WIFEXITED(status) && WEXITSTATUS(status) == not_found);
  if (drawn || !installed) std::filesystem::remove(name_ + ".err");
  std::filesystem::current_path(here);
  if (!installed)
    say_once("no pictures: gnuplot is not installed (apt install gnuplot-nox); the tables are there, and the script of "
             "each picture, as " + (folder_ / (name_ + ".gp")).string());
  else if (!drawn)
    std::fprintf(stderr, "no picture %s: gnuplot failed, see %s\n", (folder_ / (name_ + ".png")).c_str(),
                 (folder_ / (name_ + ".err")).c_str());
  return drawn;
}

std::string quoted(std::string text) {
  for (char& c : text)
    if (c == '_' || c == '\'' || c == '\n') c = ' ';
  return "'" + text + "'";
}

std::string quoted_list(std::vector<std::string> texts) {
  for (auto& t : texts) t = quoted(t);
  return "[" + ctrnn::comma_separated(texts) + "]";
}

std::string phase_marks(const std::vector<shown_phase>& phases, bool names) {
  std::string marks;
  constexpr int first_tag = 500;  // tags of arrows and labels, above those of the figure itself
  int tag = first_tag;
  for (const auto& p : phases) {
    if (&p != &phases.front())
      marks += run_time::print("set arrow %d from %g, graph 0 to %g, graph 1 nohead front lw 0.8 dt (6, 4) ", tag,
                               p.begin, p.begin) +
               "lc rgb '#606060'\n";
    if (names && p.end > p.begin)
      marks += run_time::print("set label %d ", tag) + quoted(p.name) +
               run_time::print(" at %g, graph 1.03 center font f11 tc rgb '#202020'\n", 0.5 * (p.begin + p.end));
    ++tag;
  }
  return marks;
}

std::string key_line(double height, const std::string& entries) {
  return run_time::print("\n  set lmargin at screen 0.02\n  set rmargin at screen 0.98\n  set tmargin at screen %g\n"
                         "  set bmargin at screen %g\n", height + 0.02, height - 0.02) +
         "  unset border\n  unset tics\n  unset xlabel\n  unset ylabel\n  unset title\n  unset label\n  unset arrow\n"
         "  unset logscale\n  set xrange [0 : 1]\n  set yrange [0 : 1]\n"
         "  set key center center horizontal maxrows 1 Left reverse width 2 font f12\n  plot " + entries + "\n";
}

double quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return std::nan("");
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at), high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

}  // namespace figures
