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

/// To be called before anything else is opened or printed. From then on a write that fails is an error to be looked for
/// (EPIPE, EFBIG), not the end of the program. A stream that is closed gets a descriptor that refuses to be used, lest
/// a file of the program is given its number and what is printed ends up in it.
inline void guard_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN), std::signal(SIGXFSZ, SIG_IGN);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0)
      [[maybe_unused]] const int same = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// What was lost of the standard output, in words; empty if all was written, and if its reader ended first, as that of
/// `train --help | head -1` does: it has what it wanted.
inline std::string lost_output() {
  errno = 0;
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  int reason = errno;
  // It was an earlier flush. Some devices, as /dev/full, tell the reason once more; of others it is not known.
  if (!written && reason == 0 && ::write(STDOUT_FILENO, "", 0) != 0) reason = errno;
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  const bool reader_has_ended = ::poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
  if (written || reader_has_ended) return "";
  const auto why = reason == 0 ? "" : ": " + std::generic_category().message(reason);
  return "not all of the output could be written" + why + "; free some space, or send it elsewhere";
}

}  // namespace run_time
