// SPDX-License-Identifier: BSD-3-Clause
#include "interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>

namespace run_time {

namespace {

std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a handler of signals may not lock");
const char* message = "";

void request(int) {
  requested = true;
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, message, std::strlen(message));
}

}  // namespace

void catch_interrupts(const char* text) {
  message = text;
  struct sigaction action {};
  action.sa_handler = request;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // the next one is the default: an end
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupt_requested() { return requested; }

}  // namespace run_time
