# SPDX-License-Identifier: BSD-3-Clause
"""check_notebook.py PROGRAMS DOCS: whether what `record` writes is what the network does, and whether the Python of
docs/notebook.md runs on it: all of it where there is matplotlib, else the part that needs NumPy alone."""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

programs, docs = map(Path, sys.argv[1:])


def run(program, *words):
    subprocess.run([programs / program, *map(str, words), "--quiet"], check=True)


def blocks_of(page):
    return re.findall(r"^```python\n(.*?)^```", (docs / page).read_text(), re.M | re.S)


def given(code, file):
    """The code with the file in place of the one that it loads."""
    code, replaced = re.subn(r'np\.load\(".*?"\)', f'np.load("{file}")', code)
    assert replaced == 1, f"one file should be loaded: {code}"
    return code


def simulation(model_file):
    """What the program in docs/files.md defines."""
    code = next(block for block in blocks_of("files.md") if "def simulate" in block)
    names = {}
    exec(given(code, model_file).split("\nangle, direction")[0], names)
    return names


def check_activity(a, model_file, dynamics, nonlinearity, trials, steps, tolerance):
    """Each step follows from the one before it by the inputs of its own time, where there is no noise."""
    names = simulation(model_file)
    m, phi = names["m"], names[nonlinearity]
    units, inputs, outputs = len(m["tau"]), m["W_in"].shape[1], len(m["W_out"])
    shapes = {"rates": units, "inputs": inputs, "outputs": outputs, "targets": outputs}
    assert ("currents" in a) == (dynamics == "current"), list(a)
    if dynamics == "current":
        shapes["currents"] = units
        assert np.allclose(a["rates"], phi(a["currents"]), atol=tolerance)
    for name, last in shapes.items():
        assert a[name].shape == (steps, trials, last), (name, a[name].shape)
        assert a[name].dtype == m["W_rec"].dtype, (name, a[name].dtype)
    assert np.allclose(a["outputs"], names["sigmoid"](a["rates"] @ m["W_out"].T + m["b_out"]), atol=tolerance)
    states = a["currents"] if dynamics == "current" else a["rates"]
    for trial in range(trials):
        m = {**m, "init_state": states[:1, trial]}
        phases = [(float(m["dt"]), u) for u in a["inputs"][1:, trial]]
        found, _ = names["simulate"](m, phases, dynamics, phi, noise=False)
        assert np.abs(found - a["rates"][1:, trial]).max() < tolerance * np.abs(found).max()
    assert np.ptp(a["rates"][:, :, 0]) > 1e-3 and np.ptp(a["inputs"]) > 0.5, "nothing happens"


def check_course(a, config):
    """Phases and times, and targets just where there is a weight of the loss."""
    phases = [p for p in config["phases"] if not p["warm_up"]]
    steps = [round(p["seconds"] / float(a["dt"])) for p in phases]
    assert list(a["phase_names"]) == [p["name"] for p in phases]
    assert list(a["phase_steps"]) == steps
    assert list(a["phase_start"]) == [sum(steps[:k]) for k in range(len(steps))]
    assert len(a["time"]) == sum(steps) and np.allclose(a["time"], a["dt"] * np.arange(1, sum(steps) + 1))
    costs = a["loss_weight"] > 0
    assert (np.isnan(a["targets"]) == ~costs[:, None, None]).all()
    assert 0 < costs.mean() < 1 and costs[-1] and not costs[0]
    assert a["task"][0] == config["task"] and a["seed"] == config["seed"]


def check_notebook(file, folder):
    """The page's code, as far as it can run here. @return what it has defined"""
    first, second = blocks_of("notebook.md")
    lines = [line for line in (first + second).split("\n") if line.strip()]
    assert len(lines) <= 30, f"docs/notebook.md has {len(lines)} lines of Python"
    names = {}
    exec(given(first, file), names)
    try:
        import matplotlib
    except ImportError:
        print("the picture of docs/notebook.md is left out: it needs matplotlib (python3-matplotlib)")
        return names
    matplotlib.use("agg")
    picture = folder / "activity.png"
    second, replaced = re.subn(r'savefig\(".*?"', f'savefig("{picture}"', second)
    assert replaced == 1, "docs/notebook.md saves no picture"
    exec(second, names)
    assert picture.read_bytes()[1:4] == b"PNG"
    return names


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    tiny = ["--models", 2, "--units", 20, "--trials", 4, "--evaluation-trials", 4, "--max-iterations", 20]
    for run_name, dynamics, nonlinearity, tolerance, more in (
            ("rates", "rate", "relu", 1e-5, []),
            ("currents", "current", "softplus", 1e-9, ["--precision", "double", "--output-bias"])):
        out, file = folder / run_name, folder / f"{run_name}.npz"
        run("train", "--task", "dlygo", "--dynamics", dynamics, "--nonlinearity", nonlinearity, *tiny, *more,
            "--out", out)
        run("record", out, "--model", 1, "--trials", 5, "--no-noise", "--out", file)
        with np.load(file) as a:
            check_activity(a, out / "model_001.npz", dynamics, nonlinearity, 5, 500, tolerance)
            check_course(a, json.loads((out / "config.json").read_text()))
            assert a["number"] == 1 and a["iterations"] == 20

    file = folder / "noisy.npz"
    run("record", folder / "rates", "--model", 1, "--out", file)
    names = check_notebook(file, folder)
    a, pc = names["a"], names["pc"]
    with np.load(folder / "rates.npz") as silent:  # the first of the same trials
        assert np.array_equal(a["inputs"][:, :5], silent["inputs"])
        assert np.abs(a["rates"][:, :5] - silent["rates"]).max() > 1e-3, "the noise has no influence"
    shown = a["inputs"][a["phase_start"][1], :, 1:33] + a["inputs"][a["phase_start"][1], :, 33:65]
    difference = np.angle(shown @ names["ring"] / np.exp(1j * names["direction"]))
    assert np.abs(difference).max() < 1e-3, "a target is not where the stimulus was"
    spread = np.linalg.svd(names["centred"].reshape(-1, 20).astype("f8"), compute_uv=False) ** 2
    assert pc.shape == (500, 200, 2)
    assert np.allclose((pc.astype("f8") ** 2).sum((0, 1)), spread[:2], rtol=1e-3), "not the largest components"
    print("all good")
