#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""width.py <page.md>...: no line of a fenced block has more than 90 columns, so that none scrolls on a laptop."""
import re
import sys

most = 90
blocks = failures = 0
for page in sys.argv[1:]:
    fence = None
    for number, line in enumerate(open(page, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if found := re.match(r" *(`{3,})", line):
            blocks += fence is None
            fence = None if fence else found[1]
        elif fence and len(line) > most:
            failures += 1
            print(f"{page}:{number}: {len(line)} columns, where a block has at most {most}; break the line")
print(f"{blocks} blocks: {failures} lines are too wide")
sys.exit(failures > 0 or blocks == 0)
