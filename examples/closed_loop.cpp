// SPDX-License-Identifier: BSD-3-Clause
// A closed loop of one's own: a two-armed bandit. One arm pays and the other does not; which one is never shown, but
// after each choice the network is told what it got. An observer who stays after a win and changes after a loss is
// right in all rounds but the first, which is a guess.
#include <array>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <string_view>

namespace mine {

struct two_armed_bandit {
  static constexpr std::string_view name = "two_armed_bandit";
  static constexpr int inputs = 5, outputs = 2, rounds = 3;
  static constexpr int choose_now = 0, arm_chosen = 1, paid = 3, not_paid = 4;  // inputs; arm_chosen has two
  static constexpr int choice_of(int round) { return 1 + 2 * round; }           // phases
  static constexpr int payment_of(int round) { return 2 + 2 * round; }
  using loss = ctrnn::softmax_cross_entropy<2>;

  auto phases() const {
    std::array<ctrnn::phase, 1 + 2 * rounds> all{ctrnn::phase{.name = "rest", .seconds = 0.3, .warm_up = true}};
    for (auto next = all.begin() + 1; next != all.end();) {
      *next++ = {.name = "choice", .seconds = 0.2, .jitter = 0.05, .begins_trial = true};
      *next++ = {.name = "payment", .seconds = 0.2, .jitter = 0.05};
    }
    return all;
  }

  // The first choice is free: nothing is known yet.
  auto loss_periods() const {
    std::array<ctrnn::loss_period, rounds - 1> all;
    for (int round = 1; auto& term : all) {
      const int phase = choice_of(round++);
      term = {.first_phase = phase, .last_phase = phase, .grace = 0.1, .weight = 1.0 / (rounds - 1)};
    }
    return all;
  }
  auto metric() const { return ctrnn::choice_accuracy(2); }

  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const {
    const int paying = u.integer(0, 2);
    for (int round = 0; round < rounds; ++round) t.input(choice_of(round))[choose_now] = 1;
    for (int round = 1; round < rounds; ++round) t.target(round - 1)[paying] = 1;
  }

  /// At the end of a choice: what was chosen, and whether it pays.
  void feedback(int finished_phase, const ctrnn::outputs_view& y, ctrnn::trial_batch& batch) const {
    for (int round = 0; round < rounds; ++round) {
      if (finished_phase != choice_of(round)) continue;
      for (int k = 0; k < batch.trials(); ++k) {
        const ctrnn::trial one(batch, k);
        const int arm = ctrnn::chosen(y, k, 2);
        const bool pays = one.target(0)[arm] == 1;
        const auto told = one.input(payment_of(round));
        for (float& channel : told) channel = 0;  // a batch may be run again
        told[arm_chosen + arm] = 1;
        told[pays ? paid : not_paid] = 1;
      }
    }
  }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  ensemble<mine::two_armed_bandit, dasc<10>, softplus> models({.units = 25, .models = 4, .seed = 1});
  const auto report = models.train(
      {.stages = 2, .beta0 = 0.5, .staged_iterations = 400, .max_iterations = 2000, .evaluate_every = 50},
      [](const progress& p) {
        std::printf("iteration %4ld: median performance %.2f, %d of 4 solved\n", static_cast<long>(p.iteration),
                    p.median, p.solved);
      });
  for (const auto& text : report.warnings) std::printf("warning: %s\n", text.c_str());
  for (const auto& text : report.failures) std::printf("failed: %s\n", text.c_str());
  std::printf("%d of %zu networks choose the arm that pays once they have tried one.\n", report.solved, models.size());
}
