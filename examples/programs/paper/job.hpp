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
  std::string name;  ///< of its files, below the folder of results: "delayed_go/sctt_theta20_beta0.5_stages6/seed_0001"
};

/// "dasc_theta20_beta0.5_stages6": a method with its numbers, as it stands in names of files.
std::string method_name(const run_time::recipe& r);

/// "dasc(20), beta0 0.5, 6 stages": the same for people.
std::string method_title(const run_time::recipe& r);

/// A file of a job: `ending` is "npz", "json" or "times.json".
std::filesystem::path file_of(const job& j, const std::filesystem::path& folder, const std::string& ending);

/// Whether a job's files are there; the result is written last.
bool is_done(const job& j, const std::filesystem::path& folder);

/// Trains the network of a job.
/// @param go_on  asked after every evaluation
/// @return the trained ensemble, or nothing if it was told to stop
std::unique_ptr<run_time::any_ensemble> train(const job& j, const std::function<bool()>& go_on);

/// Writes a job's files, each as a whole or not at all: weights, times, and then the result.
/// @throws std::runtime_error with path, reason and remedy
void save(const job& j, const run_time::any_ensemble& trained, const std::filesystem::path& folder);

}  // namespace paper
