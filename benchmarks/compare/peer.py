# SPDX-License-Identifier: BSD-3-Clause
"""What the programs in Python share: the training iteration that they compute, its check, the measurement of time, and
the line of JSON that they print."""
import argparse
import json
import time

import numpy as np


def arguments(variants):
    parser = argparse.ArgumentParser()
    parser.add_argument("--case", required=True, help="file that the program `case` wrote")
    parser.add_argument("--variant", choices=variants, required=True)
    parser.add_argument("--budget", type=float, default=10, help="seconds")
    parser.add_argument("--noise", type=int, default=1, help="0: no noise, as in the case, to check the gradient")
    return parser.parse_args()


class Case:
    """One training iteration: weights, trials, phases, and the loss and gradient without noise."""

    def __init__(self, file):
        with np.load(file) as f:
            case = {name: f[name] for name in f.files}
        self.__dict__.update(case)
        self.units, self.trials = len(case["b"]), int(case["trials"])
        self.alpha = (case["dt"] / case["tau"]).astype(np.float32)
        self.sigma = float(case["sigma"])
        self.decay = float(1 - case["dt"] / case["noise_tau"])
        self.scale = float(np.sqrt(2 * case["dt"] / case["noise_tau"]))
        outputs, inputs = case["W_out"].shape[0], case["W_in"].shape[1]
        phases = len(case["steps"])
        self.x = case["x"].reshape(phases, self.trials, inputs)
        self.target = case["target"].reshape(-1, self.trials, outputs)
        self.warm_up_steps = int(sum(s for s, w in zip(case["steps"], case["warm_up"]) if w))
        self.trained = [(int(s), p) for p, (s, w) in enumerate(zip(case["steps"], case["warm_up"])) if not w]
        self.trained_steps = sum(s for s, _ in self.trained)
        first = int(case["first_readout_unit"])
        self.read_out = slice(first, first + case["W_out"].shape[1])
        first = int(case["first_input_unit"])
        self.reached = slice(first, first + case["W_in"].shape[0])
        self.periods = [(int(b), int(e), self.target[i]) for i, (b, e) in enumerate(zip(case["begin"], case["end"]))]

    def check(self, loss, gradients):
        """Stops the program unless loss and gradients are those of the case."""
        error = abs(float(loss) - float(self.loss)) / float(self.loss)
        if not error < 1e-5:
            raise SystemExit(f"loss {float(loss):.9g}, but the case has {float(self.loss):.9g}")
        for name in ("W", "b", "W_in", "W_out"):
            wanted, got = getattr(self, "grad_" + name), np.asarray(gradients[name])
            worst = np.abs(got - wanted).max() / np.abs(wanted).max()
            if not worst < 1e-4:
                raise SystemExit(f"the gradient of {name} is off by {worst:.1e} of its largest element")
        return error


def measure(name, version, iterate, budget, error):
    """Runs iterate() for `budget` seconds and prints its times as a line of JSON, as the C++ programs do."""
    for _ in range(3):
        first = iterate()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < budget:
        begin = time.perf_counter()
        last = iterate()
        times.append(1e3 * (time.perf_counter() - begin))
    times.sort()
    print(json.dumps({"program": name, "version": version, "ms_per_model_iteration_min": times[0],
                      "ms_per_model_iteration_median": times[len(times) // 2], "iterations": len(times),
                      "loss_first": float(first), "loss_last": float(last), "loss_error": error}), flush=True)
