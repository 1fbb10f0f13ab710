// SPDX-License-Identifier: BSD-3-Clause
#include "memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "control_group.hpp"
#include "text.hpp"

namespace run_time {

namespace {

/// Bytes of one set of parameters, padded as they are in memory.
template <class T>
double bytes_of_parameters(const ctrnn::architecture& a) {
  double bytes = 0;
  const ctrnn::parameters<T> all(a);
  ctrnn::parameters<T>::for_each([&](const auto& m) { bytes += static_cast<double>(m.size()) * sizeof(T); }, all);
  return bytes;
}

}  // namespace

double memory_needed(const recipe& r) {
  auto one = r;
  one.ensemble.models = 1, one.ensemble.threads = 1;
  const auto shape = make_ensemble(one)->description().network;
  const double bytes = r.double_precision ? bytes_of_parameters<double>(shape) : bytes_of_parameters<float>(shape);
  // In memory: values, their two packed copies, gradient, and Adam's two means. A checkpoint has the values and the
  // means, and is in memory three times while it is written.
  constexpr double in_memory = 6, in_checkpoint = 9;
  return r.ensemble.models * (in_memory + in_checkpoint) * bytes;
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
  auto words = print("about %.3g GB for %d models, where there are %.3g GB", needed / giga, r.ensemble.models,
                     there / giga);
  if (needed > there)
    words += print("; about %ld models fit, others can be runs of their own by --first-model",
                   std::max(static_cast<long>(there / needed * r.ensemble.models), 1L));
  return words;
}

}  // namespace run_time
