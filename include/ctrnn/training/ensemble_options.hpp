// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctrnn/network/initial_values.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/optimiser_options.hpp>
#include <limits>

namespace ctrnn {

/// What an ensemble is made of. Model number m of one seed is the same whatever others are trained beside it.
struct ensemble_options {
  int units = 50;              ///< N, at least 3, see published_architecture
  int models = 1;              ///< how many
  std::uint32_t first = 0;     ///< number of the first model
  std::uint32_t seed = 1;      ///< of all that is random
  bool dale = false;           ///< Dale's law for all models
  double sigma = 0.1;          ///< strength of the noise of the units
  noise_place noise_enters = noise_place::drive;  ///< where that noise enters: in the drive, or outside of phi
  double input_sigma = 0;      ///< strength of noise in each channel of the input
  double output_sigma = 0;     ///< strength of noise in each readout
  noise_kind noise = noise_kind::published;  ///< how the noise goes on from step to step
  bool output_bias = false;    ///< whether the readout has a trained bias
  bool initial_state = false;  ///< whether the state at the start of trials is trained, which a warm-up prevents
  int rank = 0;                ///< of the recurrent weights W = m n^T / N; 0: W is trained as a whole
  /// What holds for the arrays of values: {.W_in = {.trained = false}} leaves the input weights as they are.
  parameter_rules rules{};
  /// Where training starts: published, or for instance initial::balanced{.gain = 1.2}.
  initial_values initial{};
  double learning_rate = 0;    ///< 0: that of the optimiser, which is 0.1 / N unless it is set
  /// Adam with a constant rate, unless something else is said: {.rule = sgd{.momentum = 0.9}, .clip_norm = 1}.
  optimiser_options optimiser{};
  std::size_t threads = 0;     ///< 0: one for each core
};

/// The optimiser of an ensemble's models, with the learning rate where that is said for the ensemble.
inline optimiser_options optimiser_of(const ensemble_options& o) {
  auto all = o.optimiser;
  if (o.learning_rate > 0) all.learning_rate = o.learning_rate;
  return all;
}

/// Throws std::invalid_argument for options that make no ensemble, and for units, noise, Dale's law, an output bias,
/// an initial state, a rank or rules that would be ignored beside an architecture that says otherwise.
inline void check(const ensemble_options& o, const architecture& a) {
  if (o.models < 1) refuse({"ensemble: ", o.models, " models were asked for; use at least 1"});
  if (o.first > std::numeric_limits<std::uint32_t>::max() - static_cast<std::uint32_t>(o.models - 1))
    refuse({"ensemble: ", o.models, " models from number ", o.first, " on; numbers end at 4294967295"});
  if (!(o.learning_rate >= 0 && std::isfinite(o.learning_rate)))
    refuse({"ensemble: a learning rate of ", o.learning_rate, "; it must be above 0, or 0 for 0.1 / units"});
  if (const double other = o.optimiser.learning_rate; o.learning_rate > 0 && other > 0 && other != o.learning_rate)
    refuse({"ensemble: a learning rate of ", o.learning_rate, ", and one of ", other,
            " in its optimiser; give one of them"});
  o.initial.check();
  const ensemble_options usual{};
  const auto refuse_both = [](const message_part& said, const message_part& has) {
    refuse({"ensemble: the options say ", said, ", the architecture ", has, "; say it in the architecture alone"});
  };
  if (o.units != usual.units && o.units != a.units) refuse_both(message({o.units, " units"}), a.units);
  if (o.sigma != usual.sigma && o.sigma != a.sigma) refuse_both(message({"a sigma of ", o.sigma}), a.sigma);
  if (o.sigma != usual.sigma && a.noise == noise_kind::none)
    refuse({"ensemble: a sigma of ", o.sigma, " for networks without noise; leave one of them out"});
  if (o.noise != usual.noise && o.noise != a.noise) refuse_both(name_of(o.noise), name_of(a.noise));
  if (o.noise_enters != usual.noise_enters && o.noise_enters != a.noise_enters)
    refuse_both(message({"noise in the ", name_of(o.noise_enters)}),
                message({"noise in the ", name_of(a.noise_enters)}));
  if (o.input_sigma != 0 && o.input_sigma != a.input_sigma)
    refuse_both(message({"a noise of the input of ", o.input_sigma}), message({"one of ", a.input_sigma}));
  if (o.output_sigma != 0 && o.output_sigma != a.output_sigma)
    refuse_both(message({"a noise of the output of ", o.output_sigma}), message({"one of ", a.output_sigma}));
  if (o.dale && !a.dale()) refuse_both("Dale's law", "has no signs");
  if (o.initial_state && !a.initial_state) refuse_both("a trained initial state", "has none");
  if (o.output_bias && !a.output_bias) refuse_both("an output bias", "has none");
  if (o.rank != 0 && o.rank != a.rank)
    refuse_both(message({"weights of rank ", o.rank}), message({"weights of rank ", a.rank}));
  if (o.rules != usual.rules && o.rules != a.rules) refuse_both("rules of the arrays", "has others");
}

}  // namespace ctrnn
