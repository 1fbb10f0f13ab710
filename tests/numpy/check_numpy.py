# SPDX-License-Identifier: BSD-3-Clause
"""check_numpy.py RECORDED_MODEL FILES_MD: whether the program in docs/files.md simulates networks as ctrnn does, for
each dynamics and nonlinearity, and whether ctrnn reads what NumPy writes."""
import functools
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

recorded_model, files_md = sys.argv[1:]


def program_of(text):
    """The program below the heading."""
    section = text.split("## A network in NumPy\n")[1].split("\n## ")[0]
    return section.split("```python\n")[1].split("```")[0]


def write_in_all_types(file, values):
    """One array, as 0 and 1 where it has no more, in every type, byte order, order of the indices and version of
    .npy."""
    kinds = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
    if values.max(initial=0) < 2:
        kinds.append("b1")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for version in ((1, 0), (2, 0), (3, 0)):
            for kind in kinds:
                for order in "<>":
                    for indices in "CF":
                        with out.open(f"{version[0]}/{order}{kind}/{indices}.npy", "w") as entry:
                            array = np.array(values, dtype=order + kind, order=indices)
                            np.lib.format.write_array(entry, array, version=version)


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

    simulated = []
    for file in sorted(folder.glob("*_recording.npz")):
        recording = np.load(file)
        model = np.load(folder / file.name.replace("_recording", "_model"))
        parameters = dict(zip(recording["parameters"], recording["values"]))
        dynamics, nonlinearity = recording["dynamics"][0], recording["nonlinearity"][0]
        phi = functools.partial(names[nonlinearity], **parameters)
        for value in (model["init_state"], model["b_out"], model["sigma"], recording["rates"]):
            assert np.abs(value).max() > 0.05, f"{file.name} shows nothing"

        def difference(noise):
            """The largest difference of what is simulated in the trials from what ctrnn has recorded."""
            largest = 0
            for trial in range(recording["inputs"].shape[1]):
                phases = zip(recording["seconds"], recording["inputs"][:, trial])
                found = names["simulate"](model, phases, dynamics, phi, noise=noise)
                for ours, theirs in zip(found, (recording["rates"], recording["outputs"])):
                    assert ours.shape == theirs[:, trial].shape, (ours.shape, theirs.shape)
                    largest = max(largest, np.abs(ours - theirs[:, trial]).max() / np.abs(theirs).max())
            return largest

        error = difference(noise=False)
        print(f"{dynamics} {nonlinearity} {parameters}: largest error {error:.1e}")
        assert error < 1e-9
        assert difference(noise=True) > 1e-3, "the noise has no influence"
        simulated.append((dynamics, nonlinearity))
    expected = [(dynamics, nonlinearity) for dynamics in ("current", "rate") for nonlinearity in
                ("leaky_relu", "linear", "rectified_power", "rectified_tanh", "relu", "sigmoid", "softplus", "tanh")]
    assert simulated == expected, simulated

    arrays = dict(names["m"])
    np.savez(folder / "plain.npz", **arrays)
    np.savez_compressed(folder / "compressed.npz", **arrays)
    np.savez(folder / "fortran.npz", **{key: np.array(value, order="F") for key, value in arrays.items()})
    wide = {key: value.astype("f8") if value.dtype == "f4" else value for key, value in arrays.items()}
    np.savez(folder / "wide.npz", **wide)
    files = [folder / f"{kind}.npz" for kind in ("model", "plain", "compressed", "fortran", "wide")]
    subprocess.run([recorded_model, "read", *files], check=True)

    shapes = [(), (1,), (5,), (0,), (0, 3), (2, 3), (3, 1, 4), (2, 3, 4, 5), (1,) * 32]
    for index, shape in enumerate(shapes):
        numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)
        write_in_all_types(folder / f"numbers_{index}.npz", numbers)
        write_in_all_types(folder / f"truth_{index}.npz", numbers % 2)
    subprocess.run([recorded_model, "alike", *folder.glob("numbers_*.npz"), *folder.glob("truth_*.npz")], check=True)

    halves = np.arange(65536, dtype="u2").view("f2")
    halves = halves[np.isfinite(halves)]
    np.savez_compressed(folder / "halves.npz", half=halves, double=halves.astype("f8"))
    zeros = np.zeros(20_000_000)  # 1000 times smaller when it is compressed
    np.savez_compressed(folder / "zeros.npz", zeros=zeros, bytes=zeros.astype("u1"))
    zipfile.ZIP64_LIMIT = 1
    np.savez(folder / "zip64.npz", half=halves, double=halves.astype("f8"))
    subprocess.run([recorded_model, "alike", *(folder / f"{kind}.npz" for kind in ("halves", "zeros", "zip64"))],
                   check=True)
