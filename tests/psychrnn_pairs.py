#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""PsychRNN's own program beside ours, in both directions, without noise.

    psychrnn_pairs.py FOLDER             # networks that PsychRNN made and ran, for psychrnn_check to replay
    psychrnn_pairs.py --replay FOLDER    # networks of ours, which psychrnn_record wrote, run by PsychRNN

The first writes for relu, tanh and sigmoid, with and without Dale's law, NAME_weights.npz, which PsychRNN's save()
wrote, of its usual initial values and random biases, and two trajectories on its task perceptual discrimination:
NAME_trajectory.npz by its BasicSimulator, in NumPy, and NAME_test_trajectory.npz by test() of its model Basic, in
TensorFlow. It prints the pairs as the arguments of psychrnn_check. A trajectory has x, states and outputs
[trials][steps][...], alpha = dt / tau, transfer, and the versions. The second prints, of both again, the largest
difference of states and outputs, relative to the largest of them if that is above 1, and fails above 2e-6.

It needs PsychRNN 1.0.0 and TensorFlow 2; docs/coming_from.md has versions that work together.
"""
import argparse
import os
import pathlib
import platform
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf
from psychrnn.backend.models.basic import Basic
from psychrnn.backend.simulation import BasicSimulator, relu, sigmoid
from psychrnn.tasks.perceptual_discrimination import PerceptualDiscrimination

bound = 2e-6
dt, tau, duration = 10, 100, 600  # ms
units, trials = 20, 8  # of a network, and of a batch
in_tensorflow = {"relu": tf.nn.relu, "tanh": tf.nn.tanh, "sigmoid": tf.nn.sigmoid}
in_numpy = {"relu": relu, "tanh": np.tanh, "sigmoid": sigmoid}


def versions():
    from importlib.metadata import version

    return (f"psychrnn {version('psychrnn')}, tensorflow {tf.__version__}, numpy {np.__version__}, "
            f"Python {platform.python_version()}")


def without_functions(path):
    """Saves a file of weights anew without what is no array of numbers, such as a transfer function."""
    with np.load(path, allow_pickle=True) as file:
        arrays = {name: file[name] for name in file.files if file[name].dtype.kind != "O"}
    np.savez(path, **arrays)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    pairs = []
    for seed, (transfer, dale) in enumerate(((t, d) for t in in_tensorflow for d in (False, True)), start=1):
        np.random.seed(seed)
        tf.compat.v1.set_random_seed(seed)
        task = PerceptualDiscrimination(dt=dt, tau=tau, T=duration, N_batch=trials)
        params = task.get_task_params() | {
            "name": "network", "N_rec": units, "rec_noise": 0.0, "autapses": False,
            "b_rec": 0.2 * np.random.randn(units), "b_out": 0.2 * np.random.randn(task.N_out),
            "transfer_function": in_tensorflow[transfer], "dale_ratio": 0.8 if dale else None}
        model = Basic(params)

        name = folder / f"psychrnn_{transfer}{'_dale' if dale else ''}"
        weights = f"{name}_weights.npz"
        model.save(weights)
        without_functions(weights)
        x = task.get_trial_batch()[0].astype(np.float32)
        simulator = BasicSimulator(rnn_model=model, transfer_function=in_numpy[transfer])
        for kind, run in (("", simulator.run_trials), ("_test", model.test)):
            outputs, states = run(x)
            trajectory = f"{name}{kind}_trajectory.npz"
            np.savez(trajectory, x=x, states=states, outputs=outputs, alpha=dt / tau, transfer=transfer,
                     versions=versions())
            pairs += [weights, trajectory]
        model.destruct()
    print(" ".join(pairs))


def replay(folder):
    passed = failed = 0
    for weights in sorted(folder.glob("*_weights.npz")):
        trajectory = np.load(str(weights).replace("_weights.npz", "_trajectory.npz"))
        arrays = np.load(weights)
        x, transfer = trajectory["x"], bytes(trajectory["transfer"]).decode()  # our texts are arrays of bytes
        (rows, columns), outputs_read = arrays["W_in"].shape, len(arrays["W_out"])
        model = Basic({
            "name": "network", "N_in": columns, "N_rec": rows, "N_out": outputs_read, "N_steps": x.shape[1],
            "N_batch": x.shape[0], "dt": float(trajectory["alpha"]) * tau, "tau": tau, "rec_noise": 0.0,
            "load_weights_path": str(weights), "transfer_function": in_tensorflow[transfer]})
        simulator = BasicSimulator(rnn_model=model, transfer_function=in_numpy[transfer])
        errors = {}
        for kind, run in (("NumPy", simulator.run_trials), ("TensorFlow", model.test)):
            for name, theirs in zip(("outputs", "states"), run(x)):
                ours = trajectory[name]
                if ours.shape != theirs.shape:
                    sys.exit(f"{weights}: {name} of the shape {theirs.shape} by PsychRNN, {ours.shape} here")
                errors[f"{name} in {kind}"] = np.abs(ours - theirs).max() / max(1, np.abs(ours).max())
        model.destruct()
        print(weights.name, ", ".join(f"{name} {error:.2e}" for name, error in errors.items()))
        if max(errors.values()) <= bound:
            passed += 1
        else:
            failed += 1
            print(f"FAILED {weights}")
    print(f"{passed} passed, {failed} failed; {versions()}")
    return 1 if failed or not passed else 0


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replay", action="store_true", help="run the networks of a folder instead of making some")
parser.add_argument("folder", type=pathlib.Path)
options = parser.parse_args()
sys.exit(replay(options.folder) if options.replay else make(options.folder))
