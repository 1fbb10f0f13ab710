// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// Runs a network of currents on given inputs and shows every step to an observer.
/// @param net  a network without noise
/// @param phi  its nonlinearity
/// @param x    inputs [trials][steps][inputs]
inline void run_on_inputs(network<double>& net, const any_nonlinearity& phi, const xt::xtensor<float, 3>& x,
                          observer<double>& seen) {
  const auto& a = net.architecture();
  trial_batch batch;
  batch.begin(static_cast<int>(x.shape(0)), static_cast<int>(a.inputs), static_cast<int>(a.outputs), a.dt);
  batch.add_phase({.name = "recorded", .seconds = 0, .time_varying = true}, static_cast<int>(x.shape(1)));
  batch.finish();
  for (std::size_t s = 0; s < x.shape(1); ++s)
    for (std::size_t k = 0; k < x.shape(0); ++k)
      for (std::size_t i = 0; i < x.shape(2); ++i)
        batch.input(0, static_cast<int>(s))[k * x.shape(2) + i] = x(k, s, i);

  tape<double> t;
  ornstein_uhlenbeck<double> noise(batch.trials(), static_cast<int>(a.units), a.dt, a.noise_tau, a.noise);
  noise.begin(0, 0, random_stream::evaluation_noise, 0);
  simulation<double, any_dynamics, ornstein_uhlenbeck<double>> run(t, a, any_dynamics::named("current", phi));
  run.run(net, noise, base{}, batch, store_all{}, {&seen});
}

}  // namespace ctrnn_test
