// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <atomic>
#include <functional>

namespace ctrnn {

/// Whether training is to end before its time. Any thread may ask; once it was met, it stays met for all of them.
class stop_request {
 public:
  /// @param ask  gives true when training is to end; may be empty. It is called by several threads at once, without a
  ///             lock, and has to outlive this.
  explicit stop_request(const std::function<bool()>& ask) : ask_(ask) {}

  /// Asks.
  bool is_met() {
    if (!met_ && ask_ && ask_()) met_ = true;
    return met_;
  }
  /// Whether it was met when somebody asked.
  bool was_met() const { return met_; }

 private:
  const std::function<bool()>& ask_;
  std::atomic<bool> met_ = false;
};

}  // namespace ctrnn
