// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/text/message.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>

namespace ctrnn {

namespace detail {

/// Throws std::out_of_range unless 0 <= index < count; the message has both numbers.
inline void need_index(const char* what, std::ptrdiff_t index, std::ptrdiff_t count) {
  if (index < 0 || index >= count)
    refuse<std::out_of_range>({"trial: ", what, " ", index, " was asked for; there are ", count, ", counted from 0"});
}

}  // namespace detail

/// The channels of one trial in one input or target of a batch.
class channel_row {
public:
  channel_row(std::span<float> values, const char* what) : values_(values), what_(what) {}

  /// @throws std::out_of_range for a channel that is not there
  template <std::convertible_to<std::ptrdiff_t> Channel>  // a number, or an enumerator of a plain enum
    requires(!std::floating_point<Channel>)
  float& operator[](Channel channel) const {
    detail::need_index(what_, static_cast<std::ptrdiff_t>(channel), std::ssize(values_));
    return values_[static_cast<std::size_t>(channel)];
  }
  std::ptrdiff_t size() const { return std::ssize(values_); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  std::span<float> all() const { return values_; }  ///< all channels

private:
  std::span<float> values_;
  const char* what_;
};

/// One trial of a batch, as a task writes it. Phases and loss periods are given by their index in the batch.
/// @see tasks::ring_trial for tasks with a fixation channel and rings of directions
class trial {
public:
  trial(trial_batch& batch, int index) : batch_(batch), index_(index) {
    detail::need_index("trial", index, batch.trials());
  }

  int index() const { return index_; }                  ///< which trial of the batch
  const trial_batch& batch() const { return batch_; }   ///< the batch, with its phases and dt
  int phases() const { return size(batch_.phases()); }  ///< number of phases
  int loss_periods() const { return size(batch_.loss_periods()); }  ///< number of loss periods, each with a target
  /// Number of input samples of a phase: 1, or one for each step if the input varies in time.
  /// @throws std::out_of_range for a phase that is not there
  int samples(int phase) const {
    detail::need_index("phase", phase, phases());
    return batch_.phases()[static_cast<std::size_t>(phase)].samples;
  }

  /// Input of a phase that is constant: [inputs].
  /// @throws std::out_of_range for a phase that is not there
  /// @throws std::logic_error for a phase whose input varies: it has one input for each of its samples
  channel_row input(int phase) const {
    if (samples(phase) > 0 && batch_.phases()[static_cast<std::size_t>(phase)].time_varying)
      refuse<std::logic_error>({"trial: the input of phase ", phase, " varies in time; write each of its ",
                                samples(phase), " samples by input(phase, sample)"});
    return input(phase, 0);
  }
  /// Input of a phase at one of its samples: [inputs]. A constant phase has one sample.
  /// @throws std::out_of_range for a phase or sample that is not there
  channel_row input(int phase, int sample) const {
    detail::need_index("sample", sample, samples(phase));
    return {row(batch_.input(phase, sample), batch_.inputs()), "input"};
  }

  /// Target of a loss period: [outputs].
  /// @throws std::out_of_range for a loss period that is not there
  channel_row target(int loss_period) const {
    detail::need_index("loss period", loss_period, loss_periods());
    return {row(batch_.target(loss_period), batch_.outputs()), "output"};
  }

private:
  static int size(auto span) { return static_cast<int>(span.size()); }
  std::span<float> row(float* block, int length) const {
    const auto columns = static_cast<std::size_t>(length);
    return {block + static_cast<std::size_t>(index_) * columns, columns};
  }

  trial_batch& batch_;
  int index_;
};

}  // namespace ctrnn
