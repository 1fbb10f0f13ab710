// SPDX-License-Identifier: BSD-3-Clause
#include "optimiser_line.hpp"

#include <ctrnn/text/message.hpp>

#include "command_line_style.hpp"

namespace run_time {

optimiser_line::optimiser_line(CLI::App& app, const std::string& group)
    : rule_(app, "--optimiser", "optimiser", "One of ", group),
      schedule_(ctrnn::name_of(others_.rate_schedule.shape)) {
  constexpr int many = 1'000'000'000;
  app.add_option("--clip-norm", others_.clip_norm, "Gradients of a larger norm are scaled to it (default: none is)")
      ->transform(above_zero())->group(group)->type_name("NORM");
  app.add_option("--clip-array-norm", others_.clip_array_norm,
                 "Before that, the gradient of each array is scaled to this norm, as PsychRNN does")
      ->transform(above_zero())->group(group)->type_name("NORM");
  app.add_option("--clip-value", others_.clip_value, "And before that, their elements are held within -VALUE ... VALUE")
      ->transform(above_zero())->group(group)->type_name("VALUE");
  auto& s = others_.rate_schedule;
  app.add_option("--rate-schedule", schedule_, "How the learning rate goes down: constant, stepped or cosine")
      ->capture_default_str()->group(group)->type_name("NAME");
  iterations_ = app.add_option("--rate-iterations", s.iterations,
                               "Iterations from one step to the next, or to the end of the cosine")
                    ->transform(between(1, many))->group(group)->type_name("COUNT");
  factor_ = app.add_option("--rate-factor", s.factor, "Factor of each step, or of the last rate to the first, 0 to 1")
                ->capture_default_str()->transform(between(0.0, 1.0))->group(group)->type_name("FACTOR");
  app.add_option("--warm-up-iterations", s.warm_up_iterations,
                 "Iterations in which the learning rate first rises to its full height")
      ->capture_default_str()->transform(between(0, many))->group(group)->type_name("COUNT");
}

ctrnn::optimiser_options optimiser_line::chosen() const {
  auto o = others_;
  o.rule = rule_.chosen();
  auto& s = o.rate_schedule;
  s.shape = named("--rate-schedule", [&] { return ctrnn::rate_shape_named(schedule_); });
  for (const auto* option : {iterations_, factor_})
    if (s.shape == ctrnn::rate_shape::constant && option->count() > 0)
      ctrnn::refuse({option->get_name(), ": the rate schedule constant has none; leave it out"});
  if (s.shape != ctrnn::rate_shape::constant && iterations_->count() == 0)
    ctrnn::refuse({"--rate-schedule: ", schedule_, " needs --rate-iterations, ", ctrnn::iterations_of(s.shape)});
  named("--rate-factor", [&] { ctrnn::check(s); });
  return o;
}

}  // namespace run_time
