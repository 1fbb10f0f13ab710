# SPDX-License-Identifier: BSD-3-Clause
"""check_numpy.py RECORDED_MODEL FILES_MD: whether the program in docs/files.md simulates a network as ctrnn does, and
whether ctrnn reads what NumPy writes."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

recorded_model, files_md = sys.argv[1:]


def program_of(text):
    """The program below the heading."""
    section = text.split("## A network in NumPy\n")[1].split("\n## ")[0]
    return section.split("```python\n")[1].split("```")[0]


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    subprocess.run([recorded_model, "write", folder], check=True)
    program, replaced = re.subn(r'np\.load\(".*?"\)', "np.load(model_file)", program_of(Path(files_md).read_text()))
    assert replaced == 1, "docs/files.md loads no model"
    names = {"model_file": folder / "model.npz"}
    exec(program, names)

    recording = np.load(folder / "recording.npz")
    error = 0
    for trial in range(recording["inputs"].shape[1]):
        rates, outputs = names["simulate"](names["m"], zip(recording["seconds"], recording["inputs"][:, trial]))
        trained = len(recording["rates"])  # the warm-up is not recorded
        for found, expected in ((rates, "rates"), (outputs, "outputs")):
            ours, theirs = found[-trained:], recording[expected][:, trial]
            assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
            assert np.abs(theirs).max() > 0.1, "nothing happens in the trial"
            error = max(error, np.abs(ours - theirs).max() / np.abs(theirs).max())
    print(f"largest error {error:.1e}")
    assert error < 1e-5

    arrays = dict(names["m"])
    np.savez(folder / "plain.npz", **arrays)
    np.savez_compressed(folder / "compressed.npz", **arrays)
    np.savez(folder / "fortran.npz", **{key: np.array(value, order="F") for key, value in arrays.items()})
    wide = {key: value.astype("f8") if value.dtype == "f4" else value for key, value in arrays.items()}
    np.savez(folder / "wide.npz", **wide)
    files = [folder / f"{kind}.npz" for kind in ("model", "plain", "compressed", "fortran", "wide")]
    subprocess.run([recorded_model, "read", *files], check=True)
