// SPDX-License-Identifier: BSD-3-Clause
#include "weights.hpp"

#include <algorithm>
#include <cmath>

#include "figure.hpp"
#include "run_time/text.hpp"

namespace figures {

namespace {

// Colours from blue over grey to yellow rise in lightness: also in grey, negative is dark and positive light.
constexpr const char* script = R"(
  set multiplot
  set label 1 title_text at screen 0.5, 0.965 center font f15
  set palette defined (-1 '#00204d', -0.5 '#414d6b', 0 '#8a8779', 0.5 '#bcae6c', 1 '#ffea46')
  set cbrange [-largest : largest]
  set colorbox user origin 0.085, 0.075 size 0.43, 0.022 horizontal
  set cbtics font f10 offset 0, 0.4
  set cblabel 'Weight (1 % are beyond the scale)' font f10 offset 0, 0.6
  set lmargin at screen 0.085
  set rmargin at screen 0.515
  set tmargin at screen 0.885
  set bmargin at screen 0.19
  set size ratio -1
  set border 15
  set xrange [-0.5 : units - 0.5]
  set yrange [units - 0.5 : -0.5]
  set xlabel 'From unit' offset 0, 0.6
  set ylabel 'To unit' offset 1
  set tics font f10
  unset key
  set title 'Recurrent weights, units by preferred direction' font f12 offset 0, 0.2
  plot for [i = 1 : (file eq 'png')] 'weights_matrix.csv' matrix with image, \
       for [i = 1 : (file eq 'pdf')] 'weights_matrix.csv' matrix with image pixels
  unset label
  unset arrow
  unset colorbox
  set lmargin at screen 0.61
  set rmargin at screen 0.975
  set title 'Eigenvalues of the weights' font f12
  set border 3
  set xlabel 'Real part' offset 0, 0
  set ylabel 'Imaginary part' offset 1
  set xrange [-extent : extent]
  set yrange [-extent : extent]
  set size ratio -1
  set arrow 1 from -extent, 0 to extent, 0 nohead lw 0.7 lc rgb '#a0a0a0' back
  set arrow 2 from 0, -extent to 0, extent nohead lw 0.7 lc rgb '#a0a0a0' back
  set object 1 circle at 0, 0 size 1 fs empty border lc rgb '#606060' dt 2
  plot 'weights_eigenvalues.csv' using 1:2 with points pt 7 ps 0.9 lc rgb '#0a56a5'
  unset object 1
  unset multiplot
)";

}  // namespace

bool weights(const weight_picture& w, const std::string& title, const std::filesystem::path& folder) {
  const figure f(folder, "weights", 1200, 720);
  f.write("matrix", w.W);
  double largest = 0, extent = 1;
  std::vector<double> sizes;
  for (const double x : w.W) sizes.push_back(std::abs(x));
  std::ranges::sort(sizes);
  largest = quantile(sizes, 0.99);  // the few larger weights have the colour of this one
  std::string points;
  for (const auto& e : w.eigenvalues) {
    points += number(e.real()) + "," + number(e.imag()) + "\n";
    extent = std::max({extent, std::abs(e.real()), std::abs(e.imag())});
  }
  f.write("eigenvalues", points);
  std::string marks;
  const auto units = static_cast<double>(w.W.shape(0));
  double begin = -0.5;
  for (std::size_t g = 0; g < w.groups.size(); ++g) {
    const double end = g < w.borders.size() ? w.borders[g] : units - 0.5;
    const int tag = 100 + static_cast<int>(g);
    marks += run_time::print("set label %d ", tag) + quoted(w.groups[g]) +
             run_time::print(" at graph 1.03, first %g center rotate by -90 font f10\n", 0.5 * (begin + end));
    if (g < w.borders.size())
      marks += run_time::print("set arrow %d from -0.5, %g to %g, %g nohead front lw 1 lc rgb '#000000'\n", tag, end,
                               units - 0.5, end) +
               run_time::print("set arrow %d from %g, -0.5 to %g, %g nohead front lw 1 lc rgb '#000000'\n", tag + 100,
                               end, end, units - 0.5);
    begin = end;
  }
  const auto settings = "title_text = " + quoted(title) + "\nunits = " + number(units) + "\nlargest = " +
                        number(largest > 0 ? largest : 1) + "\nextent = " + number(1.15 * extent) + "\n" + marks;
  return f.draw(settings, script);
}

}  // namespace figures
