// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "run_time/any_ensemble.hpp"

namespace paper {

/// One network to train: an ensemble of one model.
struct job {
  run_time::recipe recipe;
  std::string name;  ///< name of its files, with folders: "delayed_go/sctt_theta20_beta0.5_stages6/seed_0001"
};

/// A method with its numbers, as in names of files: "dasc_theta20_beta0.5_stages6".
std::string method_name(const run_time::recipe& r);

/// A method with its numbers, as in messages: "dasc(20), beta0 0.5, 6 stages".
std::string method_title(const run_time::recipe& r);

/// The path of a file of a job: `ending` is "npz", "json", "times.json" or "lock".
std::filesystem::path file_of(const job& j, const std::filesystem::path& folder, const std::string& ending);

/// Whether a job is done: its weights and its result, which is written last, exist.
bool is_done(const job& j, const std::filesystem::path& folder);

/// What the files of a job say.
struct earlier_result {
  bool done = false;    ///< whether the files are there and are those of the job
  bool failed = false;  ///< whether the network failed, as its loss was no number any more
  std::string damage;   ///< the name of a damaged file and what is wrong with it; empty: none is damaged
};

/// Reads the result of a job, if its files are there. It must have the job's seed, and the .npz file must be whole.
earlier_result look_up(const job& j, const std::filesystem::path& folder);

/// Trains the network of a job.
/// @param go_on  called after every evaluation; returns whether to go on
/// @return the trained ensemble, or nothing if it was stopped before its end
std::unique_ptr<run_time::any_ensemble> train(const job& j, const std::function<bool()>& go_on);

/// Writes a job's files, each as a whole or not at all: weights, times, and then the result.
/// @throws std::runtime_error, with path, reason and remedy, if a file cannot be written
void save(const job& j, const run_time::any_ensemble& trained, const std::filesystem::path& folder);

}  // namespace paper
