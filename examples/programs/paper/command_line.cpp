// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

#include "run_time/command_line_style.hpp"
#include "run_time/names.hpp"

namespace paper {

namespace {

constexpr const char* after_names = R"(
Files in the folder, for each network: TASK/METHOD/seed_0001.npz (weights and learning curve), .json (the result) and
.times.json (how long it took: the only file that differs between two runs). See docs/paper.md for the keys of a grid.

Networks that are there are not trained again. A run may be killed at any time and started again, and several may
work on the same folder; the files come out the same.

Example: a first grid, of one or two minutes
  paper examples/grids/smoke.json --out runs/smoke
  paper --summary runs/smoke --plot
)";

std::size_t number_of(const std::string& text, const std::string& what) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    ctrnn::refuse({what, ": '", text, "' is not a number"});
  return value;
}

/// The part of a grid that a text such as "1/4" asks for.
shard shard_of(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) ctrnn::refuse({"--shard: '", text, "' is no part; use i/n, as in 0/4"});
  const shard s{number_of(text.substr(0, slash), "--shard"), number_of(text.substr(slash + 1), "--shard")};
  if (s.count < 1 || s.index >= s.count)
    ctrnn::refuse({"--shard: part ", s.index, " of ", s.count, "; parts are 0/n to n-1/n, as in 0/4, 1/4, 2/4, 3/4"});
  return s;
}

/// The part of a grid that belongs to this task of a SLURM job array; all of the grid outside of a job array.
shard shard_of_environment() {
  const auto variable = [](const std::string& name, std::size_t otherwise) {
    const char* text = std::getenv(("SLURM_ARRAY_TASK_" + name).c_str());
    return text ? number_of(text, "SLURM_ARRAY_TASK_" + name) : otherwise;
  };
  const auto count = variable("COUNT", 0);
  if (!std::getenv("SLURM_ARRAY_TASK_ID") || count == 0) return {};
  const auto id = variable("ID", 0), first = variable("MIN", 0), step = std::max<std::size_t>(variable("STEP", 1), 1);
  const auto last = variable("MAX", first + (count - 1) * step);
  // For an array given as a list, such as 3,7,12, SLURM sets a step of 1, which does not lead from MIN to MAX.
  if (id < first || id > last || (id - first) % step != 0 || last != first + (count - 1) * step)
    ctrnn::refuse(
        {"SLURM_ARRAY_TASK_ID: the array of task ", id,
         " is a list, which does not tell its part of the networks; say of how many parts it is one: --shard ", id,
         "/n (the third argument of array.sbatch), or send 0-", count - 1, ", which share what is left"});
  return {(id - first) / step, count};
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  std::string part;
  CLI::App app("Trains the networks of a grid of tasks and methods, and sums up how fast they learnt.",
               "paper --summary FOLDER | paper --out FOLDER");
  run_time::set_style(app, "paper", run_time::list_of_names() + after_names);

  const char* group = "To train";
  app.add_option("GRID.json", s.grid, "File with the grid")->group(group)->type_name("");
  app.add_option("--out", s.out, "Folder for the files of all networks")->group(group)->type_name("FOLDER");
  run_time::add_threads(app, s.threads, group);
  app.add_option("--shard", part, "Train part i of n, 0/n to n-1/n (default: that of the SLURM job array, or all)")
      ->group(group)->type_name("i/n");
  app.add_flag("--dry-run", s.dry_run, "List the networks, estimate time and space, and train nothing")->group(group);
  app.add_flag("--quiet", s.quiet, "No progress and no summary")->group(group);

  group = "To sum up";
  app.add_option("--summary", s.summary, "Print and write the summary of a folder, or of a table")
      ->group(group)->type_name("FOLDER|TABLE.csv");
  app.add_option("--table", s.table,
                 "Add every network of the folder to this table, a line each; when networks are trained, leave out "
                 "those that it has")
      ->group(group)->type_name("TABLE.csv");
  app.add_flag("--plot", s.plot, "Draw the figure of the summary, too (PNG and PDF, in that folder)")->group(group);

  if (!run_time::parse(app, "paper", argc, argv)) return std::nullopt;
  run_time::refuse_empty(app, "--table", s.table.empty(), "the file of a table, TABLE.csv");
  if (std::filesystem::is_directory(s.table))
    ctrnn::refuse({"--table: ", s.table.string(), " is a folder; give the file of a table, TABLE.csv"});
  if (app.count("--summary") > 0) {
    if (s.summary.empty()) ctrnn::refuse({"--summary: the name is empty; give the folder of a grid"});
    const std::size_t known = 1 + app.count("--plot") + app.count("--table");
    if (app.get_options([](const CLI::Option* o) { return o->count() > 0; }).size() > known)
      ctrnn::refuse({"--summary: it stands alone; leave out all else but --plot and --table"});
    if (!s.table.empty() && !std::filesystem::is_directory(s.summary))
      ctrnn::refuse({"--table: it takes the networks of a folder; ", s.summary.string(), " is none"});
    return s;
  }
  if (!s.table.empty() && !std::filesystem::exists(s.table))
    ctrnn::refuse({"--table: there is no file ", s.table.string(), "; --summary FOLDER --table makes it"});
  if (s.plot) ctrnn::refuse({"--plot: it goes with --summary FOLDER, when networks are trained"});
  if (s.grid.empty()) ctrnn::refuse({"a grid is missing: paper GRID.json --out FOLDER, or --summary FOLDER"});
  if (s.out.empty() && !s.dry_run) ctrnn::refuse({"--out is missing; give the folder for the files"});
  s.shard = app.count("--shard") > 0 ? shard_of(part) : shard_of_environment();
  return s;
}

}  // namespace paper
