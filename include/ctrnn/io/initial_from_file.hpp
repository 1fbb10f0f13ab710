// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/network/initial_values.hpp>
#include <filesystem>
#include <string>
#include <string_view>

namespace ctrnn::initial {

/// The values of a network that was saved, for a training that starts where another one ended, of another task or by
/// another method:
///
///     ensemble<tasks::dms, dasc<20>, relu> models(
///         {.initial = initial::from_file{"runs/go"}});
///
/// @see load, which takes over the learning curve and the iterations as well
struct from_file {
  static constexpr std::string_view name = "from_file";
  std::filesystem::path path;  ///< a file of save_model; or the folder of a run, for each model that of its number

  std::string origin() const { return path.string(); }  ///< the path, for config.json
  /// @throws std::runtime_error as load_network, and for a network whose weights have other signs by rule
  void operator()(parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    const auto file = std::filesystem::is_directory(path) ? path / model_file_name(draws.model) : path;
    const auto net = load_network<double>(file);
    if (a.rank != net.architecture().rank)
      refuse<std::runtime_error>({file.string(), ": its recurrent weights are of rank ", net.architecture().rank,
                                  ", those of the network that starts from it of rank ", a.rank,
                                  " (0: trained as a whole); give both the same"});
    const auto &here = a.rules, &there = net.architecture().rules;
    if (a.sign != net.architecture().sign || here.W.non_negative != there.W.non_negative ||
        here.W_in.non_negative != there.W_in.non_negative || here.W_out.non_negative != there.W_out.non_negative)
      refuse<std::runtime_error>({file.string(), ": its weights count by other signs, by Dale's law or as non-negative "
                                  "ones, than those of the network that starts from it; give both the same"});
    p = net.values();
  }
};

}  // namespace ctrnn::initial
