#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Reads Doxygen's warnings and prints those that count; the exit status is 1 if there are any.

A public name needs a comment, but for these: constructors and operators, whose class has one; and what many structs have
because a concept asks for it, which is explained there."""
import re
import sys

explained = {
    "task": "name published_name summary parameters inputs outputs rule seconds phases loss_periods activity_periods metric draw "
            "feedback architecture_for trials",
    "two_choices": "angles strengths",
    "one_stimulus": "seen",
    "integrator": "name summary theta coarse beta",
    "nonlinearity": "name parameters",
    "loss_function": "loss output cost jointly",
    "regulariser": "rate weight input_weight readout_weight parameters",
    "dynamics": "name summary phi target rates",
    "observer": "phase state rates",
    "update_rule": "take step",
    "metric": "begin observe result",
    "containers of the standard library": "begin end size scalar",
    "dual": "exp log log1p tanh sqrt square abs max min pow logistic log1pexp",
}
need_none = {name for names in explained.values() for name in names.split()}

counted = 0
for line in sys.stdin:
    if member := re.search(r"warning: Member (operator[^a-z_]|~?\w+).* of (?:class|struct) ([\w:]+)", line):
        name, owner = member[1], member[2].split("::")[-1]
        if name.startswith("operator") or name in need_none or name.strip("~") == owner:
            continue
    counted += 1
    print(line, end="")
if counted:
    print(f"{counted} of Doxygen's warnings")
sys.exit(counted > 0)
