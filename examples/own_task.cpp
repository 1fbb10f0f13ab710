// SPDX-License-Identifier: BSD-3-Clause
// A task of one's own, with its own metric: remember which of two lights was on, half a second later.
#include <array>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <string_view>

namespace mine {

/// How many trials are answered by the right one of two outputs, at each step of the answer.
class fraction_right {
 public:
  void begin(const ctrnn::trial_batch& trials) { trials_ = &trials, right_ = all_ = 0; }

  void observe(int /*phase*/, int step, const ctrnn::outputs_view& y) {
    const auto& answer = trials_->loss_periods()[0];
    if (step < answer.begin || step >= answer.end) return;
    const float* wanted = trials_->target(0);
    for (int k = 0; k < trials_->trials(); ++k, wanted += 2)
      right_ += (y(k, 0) > y(k, 1)) == (wanted[0] > wanted[1]) ? 1 : 0, ++all_;
  }

  ctrnn::performance result() const { return {right_ / all_, right_ / all_}; }

 private:
  const ctrnn::trial_batch* trials_ = nullptr;
  double right_ = 0, all_ = 0;
};

/// One input and one output for each light, and an input that says when to answer.
struct which_light {
  static constexpr std::string_view name = "which_light";
  static constexpr int inputs = 3, outputs = 2;
  enum : int { rest, light, delay, answer };
  static constexpr int answer_now = 2;  // input

  auto phases() const {
    using ctrnn::phase;
    return std::array{phase{.name = "rest", .seconds = 0.5, .warm_up = true}, phase{.name = "light", .seconds = 0.2},
                      phase{.name = "delay", .seconds = 0.5, .jitter = 0.2}, phase{.name = "answer", .seconds = 0.3}};
  }
  auto loss_periods() const {
    return std::array{ctrnn::loss_period{.first_phase = answer, .last_phase = answer, .grace = 0.1}};
  }
  auto metric() const { return fraction_right(); }

  void draw(ctrnn::trial& t, ctrnn::trial_draws& u) const {
    const std::size_t which = u.coin() ? 0 : 1;
    t.input(light)[which] = 1;
    t.input(answer)[answer_now] = 1;
    t.target(0)[which] = 0.9f, t.target(0)[1 - which] = 0.1f;
  }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  ensemble<mine::which_light, dasc<10>, relu> models({.units = 30, .models = 4, .seed = 1});
  const auto report = models.train(
      {.stages = 3, .beta0 = 0.5, .staged_iterations = 300, .max_iterations = 600, .evaluate_every = 50},
      [](const progress& p) {
        std::printf("iteration %3ld: median performance %.2f, %d of 4 solved\n", static_cast<long>(p.iteration),
                    p.median, p.solved);
      });
  std::printf("%d of %zu networks know which light it was.\n", report.solved, models.size());
}
