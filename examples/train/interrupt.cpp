// SPDX-License-Identifier: BSD-3-Clause
#include "interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace train {

namespace {

volatile std::sig_atomic_t requested = 0;

void request(int) {
  requested = 1;
  constexpr char text[] =
      "\ntrain: ends after the current evaluation and saves; once more: ends at once, with what was saved in the last "
      "minute\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, sizeof text - 1);
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = request;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // the next one is the default: an end
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupt_requested() { return requested != 0; }

}  // namespace train
