#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""width.py <page.md or header.hpp>...: no block of code scrolls on a laptop. In a page a fenced block has at most 90
columns; in the comments of a header, which the reference indents, an indented block has at most 82."""
import re
import sys


def blocks_of_page(lines):
    fence = None
    for number, line in enumerate(lines, 1):
        if found := re.match(r" *(`{3,})", line):
            fence = None if fence else found[1]
        elif fence:
            yield number, line


def blocks_of_header(lines):
    in_block = after_blank = False
    for number, line in enumerate(lines, 1):
        found = re.match(r" *///     (.*)", line)
        in_block = bool(found) and (in_block or after_blank)
        after_blank = re.fullmatch(r" *///", line) is not None
        if in_block:
            yield number, found[1]


checked = failures = 0
for file in sys.argv[1:]:
    blocks, most = (blocks_of_header, 82) if file.endswith(".hpp") else (blocks_of_page, 90)
    for number, line in blocks(open(file, encoding="utf-8").read().split("\n")):
        checked += 1
        if len(line) > most:
            failures += 1
            print(f"{file}:{number}: {len(line)} columns, where a block has at most {most}; break the line")
print(f"{checked} lines of code: {failures} are too wide")
sys.exit(failures > 0 or checked == 0)
