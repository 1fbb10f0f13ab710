#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""options.py <folder of programs> <page.md>...: every command in the pages that runs one of these programs names
options that the program's --help lists. A command is a line of a block, or a `code span`, whose first word is the
program, or its path as build/demo/examples/<program>."""
import os
import re
import subprocess
import sys


def commands_of(text):
    text = re.sub(r"\\\n *", " ", text)
    for line in text.split("\n"):
        yield from re.findall(r"(?<!`)`([^`]+)`(?!`)", line)
        yield line.strip()


folder, pages = sys.argv[1], sys.argv[2:]
helps, checked, failures = {}, 0, 0
for page in pages:
    for command in commands_of(open(page, encoding="utf-8").read()):
        command = re.sub(r"^(\w+=\S* |sbatch .*'|mpirun -\w+ \d+ |time )*", "", command)
        if not (words := re.findall(r"[^\s'`;|)]+", command.split("#")[0])):
            continue
        name = os.path.basename(words[0])
        program = os.path.join(folder, name)
        in_build = words[0].startswith("build/demo/examples/")
        if not (in_build or words[0] == name and len(words) > 1 and any(w.startswith("--") for w in words)):
            continue
        if not os.access(program, os.X_OK) or os.path.isdir(program):
            if in_build:
                failures += 1
                print(f"{page}: `{command}`: there is no program {name}")
            continue
        if name not in helps:
            helps[name] = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
        for option in re.findall(r"(?<!\S)(--[a-z][\w-]*|-[a-z])(?=[\s=]|$)", " ".join(words[1:])):
            checked += 1
            if not re.search(rf"(?<![\w-]){option}(?![\w-])", helps[name]):
                failures += 1
                print(f"{page}: `{command}`: {name} --help does not list {option}")
print(f"{checked} options of {', '.join(sorted(helps))}: {failures} are not there")
sys.exit(failures > 0 or checked == 0)
