#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""check_members.py <Doxygen's XML> <docs>: the tables of members.md have every public data member of the types below,
and nothing that these types do not have. A table belongs to the heading above it; a name is in its first column."""
import re
import sys
import xml.etree.ElementTree as tree

types = """ensemble_options optimiser_options training_options ensemble progress report model evaluation performance network
trainer architecture array_rules parameter_rules unit_range parameters matrix any_task described_parameter
task_parameter phase batch_phase loss_period batch_period trial_batch recording fixed_point_options fixed_point_search
fixed_point gradient_report random_problem""".split()
tables = {name: ("members.md", f"## `{name}`\n") for name in types}
tables["training_options"] = ("getting_started.md", "The members of `training_options`")

xml, docs = sys.argv[1:]
refids = {c.findtext("name"): c.get("refid") for c in tree.parse(f"{xml}/index.xml").getroot().iter("compound")}


def public_members(name):
    """Names of the data members of a type, and of its functions."""
    found = {"variable": [], "function": []}
    for member in tree.parse(f"{xml}/{refids[f'ctrnn::{name}']}.xml").getroot().iter("memberdef"):
        if member.get("prot") == "public" and member.get("kind") in found:
            found[member.get("kind")].append(member.findtext("name"))
    return found["variable"], found["function"]


failures = 0
for name, (page, start) in tables.items():
    _, found, rest = open(f"{docs}/{page}", encoding="utf-8").read().partition(start)
    table = re.search(r"(^\|.*\n)+", rest.split("\n## ")[0], re.M)
    cells = [line.split("|")[1] for line in table[0].split("\n")[2:-1]] if found and table else []
    named = re.findall(r"`(\w+)", " ".join(cells))
    data, functions = public_members(name)
    for wrong in [f"lacks {m}" for m in data if m not in named] + \
            [f"has {m}, which it has no more" for m in named if m not in data + functions]:
        failures += 1
        print(f"docs/{page}: the table of {name} {wrong}")
sys.exit(failures > 0)
