// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/pointers_to.hpp>

#include "any_ensemble.hpp"
#include "model_files.hpp"
#include "with_method.hpp"

// The implementation of any_ensemble. Three source files compile it, each for one scalar type and dynamics (rates of
// relu, or all of them) and for all methods: a further method takes a tenth of the first one's time to compile. Tasks
// are chosen at run time, see ctrnn::any_task.
namespace run_time {

template <class T, class Dynamics, class Method>
class compiled_ensemble : public any_ensemble {
 public:
  compiled_ensemble(const recipe& r, const Dynamics& how, const Method& method)
      : training_(r.training), models_(r.ensemble, r.task.weighted(), method, how) {
    models_.check(training_);
  }

  std::size_t size() const override { return models_.size(); }
  std::vector<std::string> warnings() const override { return models_.warnings(training_); }
  ctrnn::run_description description() const override { return ctrnn::describe(models_, training_); }
  ctrnn::report train(const std::function<bool(const ctrnn::progress&)>& on_evaluation,
                      const std::function<bool()>& stop) override {
    return models_.train(training_, on_evaluation, stop);
  }
  outcome result(std::size_t i) const override {
    const auto& m = models_[i];
    return {m.number, m.iteration, m.solved_at, m.seconds, m.curve, m.failure, m.clipped_steps};
  }
  void save(const std::filesystem::path& folder) const override {
    save_files<T>(description(), ctrnn::pointers_to(models_), folder);
  }
  void save_model(std::size_t i, const std::filesystem::path& file) const override { save_file(models_[i], file); }
  void save_checkpoint(const std::filesystem::path& file) const override {
    save_state<T>(description(), models_.iteration(), ctrnn::pointers_to(models_), file);
  }
  void resume(const std::filesystem::path& checkpoint) override {
    models_.resume_at(load_state<T>(description(), ctrnn::pointers_to(models_), checkpoint), training_);
  }
  std::int64_t iteration() const override { return models_.iteration(); }

 private:
  ctrnn::training_options training_;
  ctrnn::ensemble<ctrnn::weighted_tasks, Method, Dynamics, T> models_;
};

template <class T, class Dynamics>
std::unique_ptr<any_ensemble> compile_ensembles(const recipe& r, const Dynamics& how) {
  return with_method(r.method, [&]<class Method>(const Method& method) -> std::unique_ptr<any_ensemble> {
    return std::make_unique<compiled_ensemble<T, Dynamics, Method>>(r, how, method);
  });
}

}  // namespace run_time
