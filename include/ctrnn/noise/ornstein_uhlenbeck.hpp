// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/noise_kind.hpp>
#include <ctrnn/noise/normals.hpp>
#include <ctrnn/text/message.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace ctrnn {

/// Ornstein-Uhlenbeck noise, or its limits without a memory and without noise; one process for each unit of each trial:
///
///     eta <- keep eta + add xi,   xi ~ N(0, 1),   eta_0 ~ N(0, 1), or 0 without noise
///
/// with the coefficients of noise_kind; those of the published one are 1 - dt/tau and sqrt(2 dt/tau).
///
/// The update from step t - 1 to step t takes its xi from step t of the address, and eta_0 is made of step 0, so that a
/// trial's noise depends on nothing but address, dt, tau, trial and unit, and the noise of any step can be computed
/// again. An update is one pass over the values. Where an iteration runs several batches, each has its own part of the
/// address, of 2^24 steps.
/// @tparam T  float or double; both see the same xi
template <class T>
class ornstein_uhlenbeck {
public:
  /// Noise for [trials][units], in steps of dt.
  /// @param dt, tau  step and time constant, s
  /// @throws std::invalid_argument without trials or units, unless dt and tau are above 0, and for published noise
  ///         unless dt < 2 tau
  ornstein_uhlenbeck(index_t trials, index_t units, double dt, double tau, noise_kind kind = noise_kind::published)
      : units_(units), kind_(kind) {
    const noise_step step = noise_step_of(kind, dt, tau);
    decay_ = static_cast<T>(step.keep), scale_ = static_cast<T>(step.add);
    if (trials < 1 || units < 1)
      refuse({"ornstein_uhlenbeck: ", trials, " trials of ", units, " units; at least one of each is needed"});
    if (!(dt > 0 && tau > 0 && std::isfinite(dt) && std::isfinite(tau)))
      refuse({"ornstein_uhlenbeck: a step of ", dt, " s with a time constant of ", tau, " s; both have to be above 0"});
    if (kind == noise_kind::published && !(dt < 2 * tau))
      refuse({"ornstein_uhlenbeck: a step of ", dt, " s with a time constant of ", tau,
              " s; the step has to be below two time constants, or the noise `exact`"});
    made_ = (trials * units + 63) / 64 * 64;
    eta_.resize(static_cast<std::size_t>(made_ + 64));
  }

  /// Starts new processes at step 0. Forgets all checkpoints (and uses their memory again).
  /// @param part  numbers the batches of an iteration that has several, see batch_request
  /// @throws std::out_of_range for a part above 255
  void begin(std::uint32_t seed, std::uint32_t model, random_stream stream, std::uint32_t iteration,
             std::uint32_t part = 0) {
    if (part > 255) refuse<std::out_of_range>({"ornstein_uhlenbeck: part ", part, "; parts are 0 to 255"});
    address_ = {seed, model, stream, iteration, part * steps_of_a_part};
    checkpoints_ = 0;
    restart();
  }

  /// The noise eta of a step, [trials][units], valid until at() or begin() is called again.
  ///
  /// The next step costs one pass, the same step nothing. For an earlier step the processes go back to the latest
  /// checkpoint that is not after it, or to the start, and on from there; the values are the same as before, bit for
  /// bit. The buffer is aligned to 64 bytes, and at least 64 finite values can be read behind its end.
  /// @throws std::logic_error before begin(); std::out_of_range unless 0 <= step < 2^24
  const T* at(index_t step) {
    if (now_ < 0) refuse<std::logic_error>({"ornstein_uhlenbeck: no process was started; call begin() before at()"});
    if (step < 0 || step >= index_t{steps_of_a_part})
      refuse<std::out_of_range>({"ornstein_uhlenbeck: step ", step, "; steps are 0 to 2^24 - 1"});
    if (step < now_) go_back(step);
    while (now_ < step) advance();
    return eta_.data();
  }

  /// Remembers the current step, for at() to go back to. Allocates nothing if there were as many checkpoints before.
  /// @throws std::logic_error before begin()
  void checkpoint() {
    if (now_ < 0)
      refuse<std::logic_error>({"ornstein_uhlenbeck: no process was started; call begin() before checkpoint()"});
    if (latest_before(now_ + 1) != nullptr && latest_before(now_ + 1)->step == now_) return;
    if (checkpoints_ == kept_.size()) kept_.emplace_back();
    kept_[checkpoints_].step = now_;
    kept_[checkpoints_].eta = eta_;
    ++checkpoints_;
  }

  /// Distance between two trials' values: the number of units.
  index_t stride() const { return units_; }

private:
  using buffer = std::vector<T, xsimd::aligned_allocator<T, 64>>;
  struct moment {
    index_t step;
    buffer eta;
  };

  static constexpr std::uint32_t steps_of_a_part = 1U << 24;

  random_address next_address() const {
    return address_.at_step(address_.step + static_cast<std::uint32_t>(now_));
  }

  void restart() {
    now_ = 0;
    update(0, 1);  // eta_0 = xi
  }
  void advance() {
    ++now_;
    update(decay_, scale_);
  }

  /// eta <- keep eta + add xi
  [[gnu::noinline]] void update(T keep, T add) {
    if (kind_ == noise_kind::none) return;
    const simd::wide<T> decay(keep), scale(add);
    for_each_64_normals<T>(
        next_address(), made_, [&](index_t first, const T* xi) __attribute__((always_inline)) {
          simd::unrolled<64 / simd::lanes<simd::wide<T>>>([&](auto part) __attribute__((always_inline)) {
            constexpr index_t i = part * simd::lanes<simd::wide<T>>;
            T* const eta = eta_.data() + first + i;
            const auto kept = decay * simd::load<simd::wide<T>>(eta);
            simd::put(eta, simd::fma(scale, simd::load<simd::wide<T>>(xi + i), kept));
          });
        });
  }

  void go_back(index_t step) {
    if (const moment* from = latest_before(step + 1)) {
      now_ = from->step;
      eta_ = from->eta;
    } else {
      restart();
    }
  }

  const moment* latest_before(index_t end) const {
    const moment* latest = nullptr;
    for (std::size_t i = 0; i < checkpoints_; ++i)
      if (kept_[i].step < end && (latest == nullptr || kept_[i].step > latest->step)) latest = &kept_[i];
    return latest;
  }

  index_t units_, made_ = 0, now_ = -1;
  noise_kind kind_;
  T decay_, scale_;
  random_address address_;
  buffer eta_;
  std::vector<moment> kept_;
  std::size_t checkpoints_ = 0;
};

}  // namespace ctrnn
