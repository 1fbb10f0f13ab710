// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/dynamics.hpp>
#include <ctrnn/io/run_description.hpp>
#include <ctrnn/training/ensemble.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "any_method.hpp"
#include "named_tasks.hpp"

namespace run_time {

/// All settings of an ensemble and of its training, chosen at run time.
struct recipe {
  named_tasks task;
  any_method method;
  ctrnn::any_dynamics dynamics;
  bool double_precision = false;
  ctrnn::ensemble_options ensemble;
  ctrnn::training_options training;
};

/// The result of training a model: see the members of ctrnn::model.
struct outcome {
  std::uint32_t number;
  std::int64_t iterations;
  std::optional<std::int64_t> solved_at;
  double seconds;
  std::vector<ctrnn::evaluation> curve;
  std::string failure;
  std::int64_t clipped_steps;
};

/// A ctrnn::ensemble of any task, method, dynamics and scalar type.
class any_ensemble {
 public:
  virtual ~any_ensemble() = default;
  virtual std::size_t size() const = 0;
  virtual std::vector<std::string> warnings() const = 0;
  virtual ctrnn::run_description description() const = 0;
  /// Trains until `on_evaluation` returns false, or `stop`, which is called before each iteration, returns true.
  virtual ctrnn::report train(const std::function<bool(const ctrnn::progress&)>& on_evaluation,
                              const std::function<bool()>& stop = {}) = 0;
  virtual outcome result(std::size_t model) const = 0;
  /// Writes all files of a run, see ctrnn::save.
  virtual void save(const std::filesystem::path& folder) const = 0;
  /// Writes the file of one model, see ctrnn::save_model.
  virtual void save_model(std::size_t model, const std::filesystem::path& file) const = 0;
  /// Writes all that training needs to go on, see ctrnn::save_checkpoint.
  virtual void save_checkpoint(const std::filesystem::path& file) const = 0;
  /// Reads a file of save_checkpoint, from which train() then goes on: see ctrnn::resume.
  virtual void resume(const std::filesystem::path& checkpoint) = 0;
  virtual std::int64_t iteration() const = 0;
};

/// Makes the ensemble of a recipe.
/// @throws std::invalid_argument for a recipe that cannot be trained
std::unique_ptr<any_ensemble> make_ensemble(const recipe& r);

/// Makes an ensemble of rate<relu> in float: the most frequent one, which is fastest as it is compiled for relu alone.
std::unique_ptr<any_ensemble> make_relu_ensemble(const recipe& r);
/// Makes an ensemble of any dynamics in float.
std::unique_ptr<any_ensemble> make_float_ensemble(const recipe& r);
/// Makes an ensemble of any dynamics in double.
std::unique_ptr<any_ensemble> make_double_ensemble(const recipe& r);

}  // namespace run_time
