// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <system_error>

namespace run_time {

/// Makes writes to standard streams safe; to be called before anything else is opened or printed. From then on a write
/// that fails sets an error (EPIPE, EFBIG) and does not end the program. The descriptor of a closed stream is opened
/// such that its use fails; otherwise a file of the program might get its number, and with it what is printed.
inline void guard_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN), std::signal(SIGXFSZ, SIG_IGN);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0)
      [[maybe_unused]] const int same = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// An error message if some of the standard output was lost. Empty if all of it was written, and if the reader ended
/// first, as in `train --help | head -1`: it has read what it wanted.
inline std::string lost_output() {
  errno = 0;
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  int reason = errno;
  // An earlier flush has failed. Some devices, such as /dev/full, give the reason again; for others it is not known.
  if (!written && reason == 0 && ::write(STDOUT_FILENO, "", 0) != 0) reason = errno;
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  const bool reader_has_ended = ::poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
  if (written || reader_has_ended) return "";
  const auto why = reason == 0 ? "" : ": " + std::generic_category().message(reason);
  return "not all of the output could be written" + why + "; free some space, or send it elsewhere";
}

}  // namespace run_time
