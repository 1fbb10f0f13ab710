// SPDX-License-Identifier: BSD-3-Clause
#include "interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>

namespace run_time {

namespace {

std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a handler of signals may not lock");
const char* message = "";

void request(int) {
  const int error = errno;
  if (!requested.exchange(true))
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, message, std::strlen(message));
  errno = error;
}

}  // namespace

void catch_interrupts(const char* text) {
  message = text;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU}) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = request;
    // A batch system may repeat its signals while the files are written. A second Ctrl-C ends the program at once.
    action.sa_flags = static_cast<int>(signal == SIGINT ? SA_RESTART | SA_RESETHAND : SA_RESTART);
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

bool interrupt_requested() { return requested; }

}  // namespace run_time
