// SPDX-License-Identifier: BSD-3-Clause
#include "memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "control_group.hpp"
#include "text.hpp"

namespace run_time {

namespace {

/// Bytes that the training of one model takes, and its part of a checkpoint while that is written.
template <class T>
double bytes_of_model(const ctrnn::architecture& a) {
  // In memory, with padding: values, their two packed copies, gradient, and two moments of the optimiser. A
  // checkpoint has the values and the moments, and is in memory three times while it is written.
  constexpr double in_memory = 6, in_checkpoint = 9;
  double elements = 0;
  const ctrnn::parameters<T> all(a);
  ctrnn::parameters<T>::for_each([&](const auto& m) {
    elements += in_memory * static_cast<double>(m.size()) + in_checkpoint * static_cast<double>(m.rows() * m.columns());
  }, all);
  return elements * sizeof(T);
}

}  // namespace

double memory_needed(const recipe& r) {
  auto one = r;
  one.ensemble.models = 1, one.ensemble.threads = 1;
  const auto shape = make_ensemble(one)->description().network;
  return r.ensemble.models * (r.double_precision ? bytes_of_model<double>(shape) : bytes_of_model<float>(shape));
}

double memory_there() {
  double bytes = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min(bytes, static_cast<double>(limit.rlim_cur));
  return std::min(bytes, memory_of_control_groups());
}

std::string memory_in_words(const recipe& r) {
  constexpr double giga = 1e9;
  const double needed = memory_needed(r), there = memory_there();
  const auto models = [](long n) { return std::to_string(n) + (n == 1 ? " model" : " models"); };
  const auto words = print("about %.3g GB for ", needed / giga) + models(r.ensemble.models) +
                     print(", where there are %.3g GB", there / giga);
  if (needed <= there) return words;
  const auto fit = static_cast<long>(there / needed * r.ensemble.models);
  if (fit < 1) return words + "; ask for fewer units";
  return words + "; about " + models(fit) + " fit, others can be runs of their own by --first-model";
}

}  // namespace run_time
